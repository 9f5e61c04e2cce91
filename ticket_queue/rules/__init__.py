"""The verbs of the queue: (lobby, moment, …) -> events, or a refusal that changes nothing."""
