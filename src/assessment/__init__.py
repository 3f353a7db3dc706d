"""Strategic threat assessments for community safety partnerships."""
