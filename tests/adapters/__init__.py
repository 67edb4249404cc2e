"""The adapters against a real Home Assistant."""
