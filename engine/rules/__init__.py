"""The language in which a playbook states its rules: `tree` <- `types` <- `parser`, `meaning`; `expressions` is the way in."""
