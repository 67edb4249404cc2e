"""Tests that use Home Assistant as a person does: in a browser."""
