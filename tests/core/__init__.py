"""The core as days in a building: no Home Assistant, no mock, no frozen clock."""
