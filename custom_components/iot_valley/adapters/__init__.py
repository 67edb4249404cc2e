"""What joins the core to Home Assistant: each file knows the core, and none of the others."""
