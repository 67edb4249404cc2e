"""The tests of IoT Valley."""
