"""The building, as pure Python: no Home Assistant, no clock, no chance, no input or output.

The engine is the one object here that changes. It is given an `Event` and the time (in UTC), and answers with an
`Outcome`: whose view is another now, what commands to carry out, and when to wake it at the latest. It never waits and
never looks at a clock, so a day is replayed as fast as it can be computed, and the demo, a diagnostics file and a test
are the product.

One reading passes through these files, in this order::

    messages ─► sensors, traces ─► occupancy ─► lighting, overrides ─► places, signs, views ─► totals ─► messages
     Reading     what it says       the verdict   what to command       what is told            floors    Outcome

Three rules hold everywhere. *Unknown is not free*: absence takes proof. *A still person stays*: silence is worth only
what it was observed for. *The hand wins*: a light that a person has touched is left alone until the space empties.
"""
