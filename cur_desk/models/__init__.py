"""Local files: two SQLCipher files under one key, their tables, projections and queries.

In short (instants are aware UTC datetimes at every border):

``keys.KeyFile(folder)``: ``create(password, device_secret, recovery=(kid, recipient))``,
``unlock(password, device_secret)`` → key, ``change_password``, ``rewrap(key, new, secret)``,
``sealed_for_recovery()``, ``wait_s()``; each failure is a class of ``trouble``.

``workspace.Workspace.open(folder, key, zone=…)`` → ``.work`` ``.queries`` ``.writer`` ``.status``;
``save(event, hold_until=, draft=DraftKey(…), journal=Entry(…))``, ``save_draft``, ``drop_draft``,
``withdraw(event_id)`` → Event, ``retry(events, error, at)``, ``apply_page(page)`` → Applied(changed, removed, quarantined, needs,
digest_agrees), ``apply_result(event_result)``, ``on_changed(callback)``, ``refresh_status(name=…)``,
``set_posts({post: organisation})``, ``set_recovery(recipient)``, ``rebuild()``, ``close()``.

``.work`` (work.db): ``outbox`` (ready, mark_sending, retry, rows, of_record, last_unsent, counts,
next_at, try_now, dismiss), ``drafts``, ``receipts``, ``conflicts``, ``quarantine``, ``journal``
(write(Entry…), verify, lines, unsent, mark_sent), ``settings``, ``views``, ``opened``, ``cuts``.

``.queries`` (cache.db): ``ids(filter, sort, limit)`` → ``array('q')``, ``rows(ids)`` → QueueRow,
``count``, ``counts({name: filter})``, ``term_counts``, ``facets``, ``pivot(filter, rows, columns)``,
``mean_days``, ``document(uid)`` → Shown, ``documents(uids)``, ``local_id``, ``uid``, ``same_applicant``, ``entries(kind, typed)``, ``names``.

``.writer`` (the only writer of cache.db): ``apply_page``, ``put_documents``, ``remove(uids,
reason)``, ``cursor``, ``digest()``, ``versions()``, ``meta``/``set_meta``, ``refresh(uids)``.

Import from the modules; nothing is imported here, so that the program starts at once.
"""
