"""Tests of what the scripts compute."""
