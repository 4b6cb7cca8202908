"""Why a reported balance does not follow: tests that look at numbers, each with the evidence it found and a control."""
