"""Every SELECT of evaluation, including whose rows a person may see."""
