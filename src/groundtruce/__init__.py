"""GroundTruce: from reports of a ceasefire to a brief whose every sentence can be traced.

The road has five rooms: reports, incidents, findings, compliance, briefs. ``flow`` is the
only module that knows their order.
"""

__version__ = "0.1.0"
