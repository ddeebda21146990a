"""The headings of reports that a ruleset may word anew, as its country's reports do; the reports hold the words themselves."""

# fmt: off
HEADINGS = frozenset((
    "a_organisation", "accepted_none", "accepted_risks", "accepted_text", "annex", "annex_coverage", "annex_coverage_lead",
    "annex_evidence", "annex_evidence_lead", "annex_evidence_none", "annex_facts", "annex_facts_lead", "annex_language",
    "annex_rest", "annex_title", "as_of_label", "aside", "asked_exactness", "asked_fact", "asked_list_open", "asked_record",
    "assumed", "at_least", "at_most", "background", "between", "close", "col_accepted_by", "col_authority", "col_date",
    "col_document", "col_fact", "col_finding", "col_law_as_of", "col_parameter", "col_place", "col_provision", "col_reason",
    "col_rule", "col_ruleset", "col_source", "col_subject", "col_type", "col_until", "col_until_waiver", "col_used_for",
    "col_value", "col_version", "colon", "comma", "described_as", "described_counts", "described_largest", "described_nothing",
    "described_subjects", "disclaimer", "duty", "duty_approved_code", "duty_best_efforts", "duty_good_practice", "duty_guidance",
    "duty_own_policy", "duty_regulation", "duty_standard", "duty_statute", "end", "evidence", "followup", "followup_area",
    "followup_before", "followup_closed", "followup_lead", "followup_now", "followup_now_plain", "followup_partly",
    "followup_stated", "followup_unsettled", "good_lead", "good_none", "good_practices", "good_subjects", "has_departments",
    "has_officers", "has_staff", "has_staff_processing", "hop", "hop_collection", "hop_engages", "hop_flow", "hop_given",
    "hop_hosts", "hop_may read", "hop_operates", "improvements", "improvements_lead", "improvements_none", "in_country",
    "in_sectors", "is_kind", "judged_by", "language_names", "language_none", "language_not_checked", "language_of_writing",
    "language_report", "language_rules", "last", "legal_basis", "method", "method_figures", "method_graph", "method_not",
    "method_outcomes", "method_shows", "method_source", "method_verdict", "more", "n_activity", "n_assessment", "n_control",
    "n_dataset", "n_document", "n_filing", "n_flow", "n_grant", "n_incident", "n_party", "n_place", "n_request", "n_system",
    "nd_country", "nd_kind", "nd_sectors", "nd_staff", "not_checked", "not_described", "observation", "officer_dedicated",
    "officer_shared", "open", "organisation_label", "outcome_met", "outcome_not_applicable", "outcome_not_met",
    "outcome_unstated", "parameter", "parameter_lead", "parameter_none", "part", "part_numbers", "path", "place",
    "recommend_text", "recommendation", "recommendations", "recommendations_lead", "recommendations_none", "report",
    "rest_counts", "rest_not_in_force", "results", "results_lead", "same", "scope", "scope_day", "scope_more", "scope_no_systems",
    "scope_open", "scope_outside", "scope_skipped", "scope_systems", "seam", "see", "see_many", "semicolon", "serves", "severity",
    "severity_count", "severity_critical", "severity_high", "severity_info", "severity_low", "severity_medium",
    "skipped_does_not_apply", "skipped_state", "skipped_unstated", "source_guidance", "source_law", "source_ours", "stop",
    "subject_count", "subject_uncounted", "summary", "summary_areas", "summary_counts", "summary_good", "summary_implied",
    "summary_no_areas", "summary_no_good", "summary_remediated", "tool_label", "undetermined", "undetermined_applies",
    "undetermined_count", "undetermined_item", "undetermined_lead", "undetermined_none", "view", "view_text",
))
# fmt: on
