"""T01–T47: which tests hold each fault. ``HELD``: node ids without parameters."""

from __future__ import annotations

SYNC, PORTAL, MODELS = "tests/sync/test_", "tests/portal/test_", "tests/models/test_"
FAULTS = "tests/faults/test_"
WINDOW = "tests/ui/session/test_"
LAST = 47

HELD: dict[str, list[str]] = {
    "T01": [
        f"{MODELS}kill.py::test_killing_loses_nothing_acknowledged",
        f"{SYNC}kill_and_thin_line.py::test_killed_in_the_push",
        f"{SYNC}kill_and_thin_line.py::test_killed_in_the_first_sync_goes_on_from_the_last_page",
        f"{SYNC}files.py::test_t01_killed_in_the_middle_of_an_upload",
        f"{FAULTS}soak.py::test_three_kills_and_nothing_is_lost",
    ],
    "T02": [
        f"{FAULTS}processes.py::test_t02_the_portal_killed_at_random_moments",
        f"{SYNC}kill_and_thin_line.py::test_the_portal_killed_and_started_again",
        f"{FAULTS}soak.py::test_three_kills_and_nothing_is_lost",
    ],
    "T03": [
        f"{FAULTS}processes.py::test_t03_the_portal_stands_still_and_goes_on",
        f"{FAULTS}processes.py::test_t03_the_workstation_stands_still_and_goes_on",
    ],
    "T04": [
        f"{FAULTS}power.py::test_t04_writes_that_never_reached_the_disk_are_lost_and_no_word_is"
    ],
    "T05": [
        f"{FAULTS}wire.py::test_t05_cut_at_each_class_of_bytes",
        f"{SYNC}real_cycle.py::test_a_broken_request_makes_neither_a_loss_nor_a_double",
        f"{SYNC}client.py::test_cut_at_any_byte_is_a_cut_or_silence_never_an_answer",
    ],
    "T06": [f"{FAULTS}wire.py::test_t06_answers_are_lost_and_requests_arrive"],
    "T07": [
        f"{SYNC}kill_and_thin_line.py::test_a_thin_line_gets_small_pages",
        f"{SYNC}client.py::test_a_slow_answer_is_no_silence",
        f"{FAULTS}lossy.py::test_t07_six_minutes_of_work_over_a_line_that_loses_every_third_packet",
    ],
    "T08": [
        f"{FAULTS}wire.py::test_t08_a_planted_wedge_is_told_and_gone_when_it_is_gone",
        f"{FAULTS}clients.py::test_t08_many_words_behind_a_conflict_do_not_starve_its_settling",
        f"{SYNC}kill_and_thin_line.py::test_a_queue_that_does_not_move_on_a_healthy_link_is_noticed",
    ],
    "T09": [
        f"{FAULTS}wire.py::test_t09_a_half_open_connection_is_left_by_silence",
        f"{FAULTS}wire.py::test_t09_a_connection_that_dies_silently_between_two_cycles",
        f"{SYNC}client.py::test_refused_silent_and_nameless",
        f"{SYNC}runner_and_shutdown.py::test_the_way_out_at_each_hanging_request",
    ],
    "T10": [
        f"{SYNC}real_cycle.py::test_a_broken_request_makes_neither_a_loss_nor_a_double",
        f"{PORTAL}events.py::test_the_same_event_gives_the_same_receipt_and_one_version",
        f"{PORTAL}events.py::test_the_same_event_from_two_lines_at_once_counts_once",
    ],
    "T11": [
        f"{SYNC}exchange_file.py::test_the_wire_between_writing_and_loading",
        f"{SYNC}exchange_file.py::test_the_file_after_the_wire_and_the_feed_goes_on",
        f"{SYNC}exchange_file.py::test_the_same_file_twice_changes_nothing_on_either_side",
        f"{SYNC}exchange_file.py::test_packages_and_answers_come_in_any_order",
    ],
    "T12": [
        f"{SYNC}login.py::test_a_second_window_of_the_same_person_is_refused",
        "tests/services/test_door.py::test_one_window_of_one_folder",
        "tests/services/test_door.py::test_what_a_killed_window_leaves_is_nobodys",
    ],
    "T13": [f"{FAULTS}clients.py::test_t13_a_cycle_begun_while_another_runs"],
    "T14": [
        f"{SYNC}real_cycle.py::test_edited_during_its_own_push",
        f"{MODELS}cache_writer.py::test_saving_while_pages_arrive_never_hides_own_work",
    ],
    "T15": [
        f"{SYNC}real_cycle.py::test_different_fields_merge_and_the_same_value_is_no_conflict",
        f"{SYNC}real_cycle.py::test_the_same_field_is_a_conflict_and_both_words_are_kept",
        f"{PORTAL}events.py::test_fields_that_nobody_touched_are_merged",
    ],
    "T16": [
        f"{FAULTS}wire.py::test_t16_a_batch_of_a_hundred_with_a_refusal_and_a_failure",
        f"{SYNC}push_faults.py::test_one_answer_for_each_kind_of_fate_stops_nothing_else",
        f"{SYNC}order.py::test_nothing_hangs_on_a_refusal_and_the_rest_keeps_its_order",
    ],
    "T17": [
        f"{SYNC}push_faults.py::test_a_poison_event_is_found_by_halving",
        f"{SYNC}push_faults.py::test_a_refused_event_is_parked_whole_and_what_hangs_on_it_waits",
        f"{SYNC}real_cycle.py::test_a_refused_event_stops_nobody_else",
    ],
    "T18": [
        f"{SYNC}push_faults.py::test_busy_is_obeyed",
        f"{SYNC}policy_and_connectivity.py::test_retry_after_is_never_undercut_nor_followed_for_ever",
        f"{SYNC}policy_and_connectivity.py::test_backoff_is_full_jitter_within_its_ceiling",
        f"{SYNC}runner_and_shutdown.py::test_during_a_retry_after_neither_wake_nor_f5_asks",
    ],
    "T19": [
        f"{SYNC}client.py::test_nonsense_is_rejected_whole",
        f"{SYNC}client.py::test_a_body_shorter_than_promised_is_a_cut",
        f"{SYNC}real_cycle.py::test_a_spoilt_page_moves_nothing",
    ],
    "T20": [
        f"{FAULTS}wire.py::test_t20_pages_repeat_stand_out_of_order_and_never_end",
        f"{SYNC}pull_faults.py::test_repeated_and_stale_rows_change_nothing",
        f"{SYNC}pull_faults.py::test_a_feed_without_end_is_left",
        f"{MODELS}cache_writer.py::test_the_same_record_many_times_in_one_page",
    ],
    "T21": [
        f"{FAULTS}clients.py::test_t21_two_people_many_operations_and_a_bad_line",
        f"{FAULTS}model.py::test_t21_t46_people_and_faults_against_an_independent_model",
        f"{SYNC}real_cycle.py::test_two_people_a_bad_line_and_no_lost_word",
    ],
    "T22": [f"{FAULTS}clients.py::test_t22_both_sides_change_again_while_the_conflict_is_open"],
    "T23": [f"{FAULTS}clients.py::test_t23_the_same_change_of_both_is_no_conflict"],
    "T24": [
        f"{SYNC}real_cycle.py::test_removed_and_out_of_scope",
        f"{SYNC}pull_faults.py::test_a_removal_with_a_reason_is_obeyed_and_unsent_work_is_parked",
        f"{MODELS}outbox.py::test_a_record_taken_away_leaves_only_its_authors_own_events",
    ],
    "T25": [
        f"{FAULTS}clients.py::test_t25_rights_taken_in_the_first_sync_and_moved_ten_times",
        f"{PORTAL}feed.py::test_a_post_taken_away_removes_its_rows_at_once",
    ],
    "T26": [
        f"{FAULTS}long_absence.py::test_t26_half_a_year_away_with_five_hundred_unsent",
        f"{SYNC}real_cycle.py::test_a_lost_place_in_the_feed",
        f"{SYNC}pull_faults.py::test_410_is_a_comparison_never_a_wipe",
        f"{PORTAL}feed.py::test_forgotten_history_expires_old_cursors_only",
    ],
    "T27": [f"{PORTAL}feed.py::test_parallel_writers_leave_no_hole_in_the_sequence"],
    "T28": [
        f"{FAULTS}clocks_and_copies.py::test_t28_the_workstations_clock_jumps",
        f"{SYNC}kill_and_thin_line.py::test_a_clock_three_hours_off_is_measured_and_moves_nothing",
        f"{SYNC}push_faults.py::test_held_acts_wait_and_a_clock_set_back_holds_nothing_for_hours",
    ],
    "T29": [f"{FAULTS}clocks_and_copies.py::test_t29_the_portals_clock_goes_back"],
    "T30": [
        f"{SYNC}real_cycle.py::test_401_in_the_middle_is_renewed_once_and_nothing_is_dropped",
        f"{SYNC}real_cycle.py::test_a_sign_in_that_ended_waits_for_the_password",
        f"{SYNC}push_faults.py::test_401_that_no_refresh_cures_keeps_the_queue",
        f"{SYNC}login.py::test_a_password_changed_on_the_portal_asks_the_old_one_once",
        f"{PORTAL}entry.py::test_a_disabled_account_stops_at_once",
        f"{SYNC}wiping.py::test_wiped_at_the_next_contact_and_recovered_byte_for_byte",
        f"{SYNC}wiping.py::test_cut_at_each_step_it_goes_on_at_the_next_start",
        f"{SYNC}wiping.py::test_killed_by_the_system_at_a_step",
    ],
    "T31": [
        f"{SYNC}client.py::test_tls_is_verified_and_says_which",
        f"{SYNC}client.py::test_plain_http_on_a_tls_port_is_no_portal",
    ],
    "T32": [
        f"{FAULTS}disk.py::test_t32_the_disk_is_full_and_then_has_room",
        f"{FAULTS}disk.py::test_t32_a_file_that_has_no_room_is_told_and_goes_on_later",
        f"{WINDOW}disk.py::test_a_full_disk_is_told_and_the_draft_is_written_when_there_is_room",
        f"{WINDOW}disk.py::test_a_full_disk_at_the_lock_closes_the_files_all_the_same",
        f"{WINDOW}disk.py::test_a_file_held_by_another_program_is_told_and_nothing_is_lost",
        f"{MODELS}busy.py::test_a_save_is_done_once_and_its_row_follows",
        f"{MODELS}busy.py::test_every_other_word_of_the_person_is_done_too",
        f"{SYNC}wiping.py::test_on_a_full_disk_the_cache_makes_room_for_what_is_sealed",
        f"{SYNC}wiping_full_disk.py::test_it_is_wiped_though_nothing_can_be_written",
    ],
    "T33": [
        f"{FAULTS}clocks_and_copies.py::test_t33_the_portal_is_emptied",
        f"{FAULTS}clocks_and_copies.py::test_t33_another_portal_answers_behind_the_same_name",
    ],
    "T34": [
        f"{SYNC}real_cycle.py::test_a_restored_portal",
        f"{SYNC}pull_faults.py::test_a_restored_portal_gets_again_what_its_backup_lost",
        f"{SYNC}pull_faults.py::test_what_is_newer_here_than_on_a_restored_portal_gives_way",
        f"{SYNC}pull_faults.py::test_unsent_work_on_a_record_that_a_restored_portal_lacks_stays"
        "_readable_and_goes_later",
        f"{SYNC}files.py::test_a_restored_portal_gets_the_contents_again_that_its_backup_lost",
    ],
    "T35": [
        f"{SYNC}pull_faults.py::test_mass_absence_stops_and_asks",
        f"{SYNC}pull_faults.py::test_bare_removals_in_the_feed_are_guarded_too",
    ],
    "T36": [
        f"{MODELS}damage.py::test_damaged_work_is_rescued_row_by_row",
        f"{MODELS}damage.py::test_work_whose_first_page_is_gone_says_so",
        f"{MODELS}damage.py::test_a_wrong_key_reads_nothing",
    ],
    "T37": [f"{MODELS}damage.py::test_a_damaged_cache_is_set_aside_and_begun_anew"],
    "T38": [
        f"{SYNC}files.py::test_t38_twenty_megabytes_cut_at_forty_percent_go_on_from_there",
        f"{SYNC}files.py::test_t38_the_portal_has_swept_the_upload_meanwhile",
        f"{SYNC}files.py::test_t38_killed_in_the_middle_of_a_download",
    ],
    "T39": [
        f"{SYNC}files.py::test_t39_the_same_file_in_fifty_appeals_is_one_upload",
        f"{PORTAL}files.py::test_t39_the_same_file_in_fifty_appeals_is_asked_for_once",
        f"{MODELS}attachments.py::test_the_same_file_in_fifty_appeals_is_one_content",
    ],
    "T40": [
        "tests/e2e/test_bad_input.py::test_unknown_fields_survive_the_whole_way_and_back",
        f"{MODELS}damage.py::test_a_newer_file_is_refused_untouched",
        f"{MODELS}old_files.py::test_t40_two_hundred_unsent_events_of_the_program_before",
        f"{FAULTS}long_absence.py::test_t40_unsent_events_of_an_older_shape",
    ],
    "T41": [
        f"{MODELS}migrations.py::test_a_file_behind_is_lifted_after_a_backup",
        f"{MODELS}old_files.py::test_t41_killed_in_the_middle_of_lifting",
        f"{MODELS}old_files.py::test_t41_lifting_on_a_full_disk",
    ],
    "T42": [
        f"{FAULTS}clocks_and_copies.py::test_t42_one_document_planted_wrong_is_mended_alone",
        f"{SYNC}pull_faults.py::test_a_digest_that_differs_is_repaired_by_the_manifest",
        f"{SYNC}pull_faults.py::test_a_digest_that_never_agrees_is_reported_and_not_fought",
    ],
    "T43": [
        f"{FAULTS}clocks_and_copies.py::test_t43_fifty_cuts_of_a_hundred_thousand_cost_a_twentieth",
        f"{FAULTS}clocks_and_copies.py::test_t43_a_first_sync_that_is_cut_pays_little_twice",
    ],
    "T44": [f"{FAULTS}wire.py::test_t44_requests_doubled_and_old_answers_come_again"],
    "T45": [f"{SYNC}runner_and_shutdown.py::test_a_machine_that_has_slept_asks_at_once"],
    "T46": [
        f"{FAULTS}walks.py::test_t46_a_hundred_thousand_steps_over_the_states_of_the_link",
        f"{FAULTS}walks.py::test_t46_a_random_walk_of_the_engine",
        f"{FAULTS}model.py::test_t21_t46_people_and_faults_against_an_independent_model",
    ],
    "T47": [
        f"{FAULTS}walks.py::test_t47_nothing_personal_lies_in_clear_after_the_faults",
        "tests/e2e/test_canary.py::test_nothing_in_clear_after_a_whole_days_work",
        f"{PORTAL}http.py::test_the_log_has_no_person_in_it",
    ],
}
