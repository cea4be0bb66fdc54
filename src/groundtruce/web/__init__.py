"""Web: pages on this machine only, under a policy that lets nothing in from outside."""
