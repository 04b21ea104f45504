"""Who belongs with whom: incubators, cohorts, ventures, members."""
