interface ErrorCodeFacts {
  /** HTTP status that reports it. */
  readonly status: number
  /** Whether the same call may succeed later, unchanged. */
  readonly retryable: boolean
  /** What it means, one sentence; printed in docs/errors.md. */
  readonly meaning: string
  /** What the reader can do, one imperative sentence; printed in docs/errors.md. */
  readonly remedy: string
}

/**
 * Every error code of the product: `<module>.<what_is_wrong>`.
 * Codes are public API: add freely, never rename, never reuse. Kept in alphabetical order.
 */
export const errorCodes = {
  'blobs.damaged': {
    status: 500,
    retryable: false,
    meaning: 'Stored content cannot be read back as it was written.',
    remedy: 'Restore the blob folder from a backup.',
  },
  'blobs.not_found': {
    status: 404,
    retryable: false,
    meaning: 'Content that a receipt or artifact names is not in the blob store.',
    remedy: 'Restore the blob folder from a backup, or do without that content.',
  },
  'data.parse_failed': {
    status: 422,
    retryable: false,
    meaning: 'A text is not valid in the format that it was read as.',
    remedy: 'Correct the text at the line that the message names, or choose another format.',
  },
  'engine.closed': {
    status: 503,
    retryable: true,
    meaning: 'The engine is shutting down and takes no more work.',
    remedy: 'Try again when it has started.',
  },
  'engine.definition_missing': {
    status: 500,
    retryable: false,
    meaning: 'A run pins a definition that the store does not hold.',
    remedy: 'Restore the store from a backup that holds it.',
  },
  'engine.duplicate_key': {
    status: 500,
    retryable: false,
    meaning: 'A program asked twice for the same key.',
    remedy: 'Report it with the journal of the run.',
  },
  'engine.effect_interrupted': {
    status: 503,
    retryable: true,
    meaning: 'An effect was interrupted and is known not to have happened.',
    remedy: 'Let it be retried, or resume the run.',
  },
  'engine.effect_not_done': {
    status: 409,
    retryable: false,
    meaning: 'A person said that an effect in doubt did not happen.',
    remedy: 'Handle the failure in the workflow, or start the run again.',
  },
  'engine.effect_timeout': {
    status: 504,
    retryable: true,
    meaning: 'An effect gave no answer in time.',
    remedy: 'Raise its time-out, or let it be retried.',
  },
  'engine.fork_in_doubt': {
    status: 409,
    retryable: false,
    meaning: 'A fork would copy an effect whose outcome is not known.',
    remedy: 'Resolve it first with `adjutant resolve`, or fork from an earlier key.',
  },
  'engine.handler_unknown': {
    status: 422,
    retryable: false,
    meaning: 'A run asks for a handler that is not registered.',
    remedy: 'Start the program with the tool or plugin that brings it, then resume the run.',
  },
  'engine.home_busy': {
    status: 409,
    retryable: true,
    meaning: 'Another process runs the engine of this home folder.',
    remedy: 'Let that process do the work, or stop it first.',
  },
  'engine.journal_conflict': {
    status: 409,
    retryable: false,
    meaning: 'A journal does not end where a write expects it to.',
    remedy: 'Start the program again: it reads the journal afresh.',
  },
  'engine.key_unknown': {
    status: 404,
    retryable: false,
    meaning: 'A run has no such key in its journal.',
    remedy: 'See `adjutant show RUN` for its keys.',
  },
  'engine.nondeterminism': {
    status: 409,
    retryable: false,
    meaning: 'A journal speaks of something that the program did not ask for when it was folded again.',
    remedy: 'Use the program version that the run began with, or fork the run.',
  },
  'engine.not_in_doubt': {
    status: 409,
    retryable: false,
    meaning: 'Nothing is in doubt under that key.',
    remedy: 'See `adjutant show RUN` for the keys that wait for a decision.',
  },
  'engine.payload_too_large': {
    status: 413,
    retryable: false,
    meaning: 'A value is larger than a run may carry.',
    remedy: 'Keep it in a file and pass its path.',
  },
  'engine.program_stuck': {
    status: 500,
    retryable: false,
    meaning: 'A program waits for nothing and has not finished.',
    remedy: 'Report it with the journal of the run.',
  },
  'engine.program_unknown': {
    status: 422,
    retryable: false,
    meaning: 'No program of that name and version is defined.',
    remedy: 'Use the release of the program that began the run, or start a new run.',
  },
  'engine.queue_unknown': {
    status: 422,
    retryable: false,
    meaning: 'No queue of that name is defined.',
    remedy: 'Use a queue that the configuration defines.',
  },
  'engine.run_already_finished': {
    status: 409,
    retryable: false,
    meaning: 'A run has ended; it never changes again.',
    remedy: 'Start a new run, or fork this one.',
  },
  'engine.run_cancelled': {
    status: 409,
    retryable: false,
    meaning: 'A run was cancelled.',
    remedy: 'Start it again, or fork it.',
  },
  'engine.run_not_found': {
    status: 404,
    retryable: false,
    meaning: 'There is no such run.',
    remedy: 'See `adjutant runs` for the runs there are.',
  },
  'engine.signals_full': {
    status: 429,
    retryable: true,
    meaning: 'A run has too many signals that nobody has waited for.',
    remedy: 'Let the run take its signals first, or cancel it.',
  },
  'engine.store_failed': {
    status: 507,
    retryable: true,
    meaning: 'The disk refused a write; nothing of it was kept.',
    remedy: 'Free space or repair the disk; the run goes on by itself.',
  },
  'engine.value_not_json': {
    status: 422,
    retryable: false,
    meaning: 'A value cannot be kept in a journal: a bigint, a function, NaN or a cycle.',
    remedy: 'Give strings, finite numbers, booleans, null, lists and objects only.',
  },
  'expr.bad_argument': {
    status: 422,
    retryable: false,
    meaning:
      'A function in an expression was given a value that it cannot use, such as a date that does not exist.',
    remedy: 'Correct the argument, or test it before the call.',
  },
  'expr.invalid': {
    status: 422,
    retryable: false,
    meaning: 'An expression or a template cannot be read.',
    remedy: 'Correct the text at the place that the message points to.',
  },
  'expr.missing_value': {
    status: 422,
    retryable: false,
    meaning: 'An expression asks for a value that is not there.',
    remedy: 'Correct the path, or give a default with the optional syntax: a.?b.orValue(x).',
  },
  'expr.number_out_of_range': {
    status: 422,
    retryable: false,
    meaning: 'A calculation has no exact number as its result: too large, or divided by zero.',
    remedy: 'Check the operands, or calculate with smaller numbers.',
  },
  'expr.too_costly': {
    status: 422,
    retryable: false,
    meaning: 'An expression is too large, or took more work than one evaluation may.',
    remedy: 'Filter earlier, or split the work over several steps.',
  },
  'expr.type_mismatch': {
    status: 422,
    retryable: false,
    meaning: 'An operator or a function in an expression met a value of the wrong kind.',
    remedy: 'Convert the value, or test its kind before.',
  },
  'expr.unknown_field': {
    status: 422,
    retryable: false,
    meaning: 'An expression reads a field that the schema of the value does not have.',
    remedy: 'Correct the name of the field, or declare it in the schema.',
  },
  'files.changed': {
    status: 409,
    retryable: false,
    meaning: 'Somebody changed a file or folder since the program last looked at it, so it was left alone.',
    remedy: 'Look at the file, then start the step again.',
  },
  'files.denied': {
    status: 403,
    retryable: false,
    meaning: 'The operating system does not allow the file operation.',
    remedy: 'Check the owner and permissions of the file and its folder.',
  },
  'files.disk_full': {
    status: 507,
    retryable: true,
    meaning: 'The disk or the quota is full; nothing was changed.',
    remedy: 'Free some space, then go on.',
  },
  'files.exists': {
    status: 409,
    retryable: false,
    meaning: 'Something is already at the target path.',
    remedy: 'Choose another path, or say what to do when it exists.',
  },
  'files.io_failed': {
    status: 500,
    retryable: false,
    meaning: 'The operating system failed at a file operation.',
    remedy: 'Check the disk, then start the step again.',
  },
  'files.not_a_file': {
    status: 409,
    retryable: false,
    meaning: 'A file is needed, and something else is at the path.',
    remedy: 'Name a regular file.',
  },
  'files.not_a_folder': {
    status: 409,
    retryable: false,
    meaning: 'A folder is needed, and something else is at the path.',
    remedy: 'Name a folder.',
  },
  'files.not_empty': {
    status: 409,
    retryable: false,
    meaning: 'A folder that was to be removed has something in it.',
    remedy: 'Remove or move what is in it first.',
  },
  'files.not_found': {
    status: 404,
    retryable: false,
    meaning: 'Nothing is at the path.',
    remedy: 'Check the path.',
  },
  'files.not_text': {
    status: 422,
    retryable: false,
    meaning: 'A file that was to be read as text is not text in an encoding that is known.',
    remedy: 'Read it as base64.',
  },
  'files.path_invalid': {
    status: 422,
    retryable: false,
    meaning: 'A path is not absolute or has a character that no path can hold.',
    remedy: 'Name an absolute path.',
  },
  'files.too_large': {
    status: 413,
    retryable: false,
    meaning: 'A file is larger than the limit given.',
    remedy: 'Raise the limit, or leave the file out.',
  },
  'gate.address_refused': {
    status: 403,
    retryable: false,
    meaning: 'A host leads to an address inside a private or special network.',
    remedy: 'Grant that very address if it is meant.',
  },
  'gate.host_not_granted': {
    status: 403,
    retryable: false,
    meaning: 'A host and port were not granted.',
    remedy: 'Grant the host and port.',
  },
  'gate.path_outside_grant': {
    status: 403,
    retryable: false,
    meaning: 'A path is outside the folders that were granted.',
    remedy: 'Name the folder on the command line or grant it.',
  },
  'http.bad_response': {
    status: 502,
    retryable: false,
    meaning: 'A server answered with something that cannot be read as what was asked for.',
    remedy: 'Read the answer as text or base64.',
  },
  'http.status_failed': {
    status: 502,
    retryable: false,
    meaning: 'A server answered with a status that means failure; the same request would fail again.',
    remedy: 'Read the status and body in the details and correct the request.',
  },
  'http.status_unavailable': {
    status: 503,
    retryable: true,
    meaning: 'A server answered that it cannot serve the request now.',
    remedy: 'Try again later.',
  },
  'input.invalid': {
    status: 422,
    retryable: false,
    meaning: 'A value does not have the shape that is asked for.',
    remedy: 'Correct the value at the path that the message names.',
  },
  'internal.bug': {
    status: 500,
    retryable: false,
    meaning: 'Something happened that the program holds to be impossible.',
    remedy: 'Keep the journal of the run and report it.',
  },
  'keys.exists': {
    status: 409,
    retryable: false,
    meaning: 'The home folder has a key already; it was left alone.',
    remedy: 'Use another home folder, or move the key file away first.',
  },
  'keys.file_damaged': {
    status: 500,
    retryable: false,
    meaning: 'The key file does not hold a key.',
    remedy: 'Move the key file away and restore the key from the recovery phrase.',
  },
  'keys.file_too_open': {
    status: 403,
    retryable: false,
    meaning: 'The key file, or the folder it is in, can be used by other users of this machine.',
    remedy: 'Take the rights of group and others away, as with chmod.',
  },
  'keys.missing': {
    status: 404,
    retryable: false,
    meaning: 'The home folder was made with a key that is no longer there.',
    remedy: 'Restore the key from the recovery phrase.',
  },
  'keys.phrase_invalid': {
    status: 422,
    retryable: false,
    meaning: 'A recovery phrase is mistyped or incomplete.',
    remedy: 'Compare it with the phrase that was written down, word by word.',
  },
  'keys.wrong_key': {
    status: 409,
    retryable: false,
    meaning: 'A key is not the one that the home folder was made with; nothing was written.',
    remedy: 'Use the recovery phrase of this very home folder.',
  },
  'net.failed': {
    status: 502,
    retryable: true,
    meaning: 'A host could not be reached; nothing was sent.',
    remedy: 'Check the address and the connection, then try again.',
  },
  'net.interrupted': {
    status: 502,
    retryable: false,
    meaning:
      'A connection broke after the request may have arrived, so nobody knows whether it was carried out.',
    remedy: 'Find out at the other side, then resolve the step.',
  },
  'net.redirect_refused': {
    status: 502,
    retryable: false,
    meaning: 'A server redirected too often, or to where a request must not follow.',
    remedy: 'Request the final address itself.',
  },
  'net.request_invalid': {
    status: 422,
    retryable: false,
    meaning: 'A request has a URL, method or header that cannot be sent.',
    remedy: 'Correct the part that the message names.',
  },
  'net.response_too_large': {
    status: 502,
    retryable: false,
    meaning: 'A response is larger than the limit given.',
    remedy: 'Raise the limit, or ask for less.',
  },
  'tools.pattern_refused': {
    status: 422,
    retryable: false,
    meaning:
      'A pattern is malformed, or uses something that cannot be matched in linear time, or is too large.',
    remedy: 'Write it without lookaround and backreferences, and with smaller repeat counts.',
  },
  'tools.wait_too_long': {
    status: 422,
    retryable: false,
    meaning: 'A step was asked to wait for longer than a step may last.',
    remedy: 'Use a wait node, which holds no process.',
  },
  'workflow.conflicting_edges': {
    status: 422,
    retryable: false,
    meaning: 'Two edges of a workflow say the same, or contradict each other.',
    remedy: 'Remove one of the two.',
  },
  'workflow.dead_edge': {
    status: 422,
    retryable: false,
    meaning: 'An edge of a workflow can never be taken.',
    remedy: 'Remove it, or change the node that it begins at.',
  },
  'workflow.duplicate_key': {
    status: 422,
    retryable: false,
    meaning: 'A key is given twice in one object of a workflow.',
    remedy: 'Remove one of the two.',
  },
  'workflow.expression_invalid': {
    status: 422,
    retryable: false,
    meaning: 'An expression in a workflow cannot be read, or its types do not fit.',
    remedy: 'Correct the expression at the path that the message names.',
  },
  'workflow.input_mismatch': {
    status: 422,
    retryable: false,
    meaning: 'What a node gives to its tool or workflow does not fit its input.',
    remedy: 'Compare the fields with the input that the tool or workflow describes.',
  },
  'workflow.invalid': {
    status: 422,
    retryable: false,
    meaning: 'A workflow cannot be used as it is written.',
    remedy: 'Correct each of the problems that the error lists.',
  },
  'workflow.items_not_list': {
    status: 422,
    retryable: false,
    meaning: 'The items of a forEach are not a list.',
    remedy: 'Give a list, or an expression that gives one.',
  },
  'workflow.join_never_joins': {
    status: 422,
    retryable: false,
    meaning: 'A join has fewer than two edges that lead to it.',
    remedy: 'Remove the join, or add the missing edge.',
  },
  'workflow.keep_too_few': {
    status: 422,
    retryable: false,
    meaning: 'A purge was asked to keep fewer than ten versions.',
    remedy: 'Keep at least ten.',
  },
  'workflow.later_reference': {
    status: 422,
    retryable: false,
    meaning: 'An expression refers to a node that cannot have run before it.',
    remedy: 'Refer to an earlier node, or add the edge that makes it earlier.',
  },
  'workflow.missing_key': {
    status: 422,
    retryable: false,
    meaning: 'A field that a workflow needs is missing.',
    remedy: 'Add the field that the message names.',
  },
  'workflow.no_start': {
    status: 422,
    retryable: false,
    meaning: 'Nothing says where a workflow begins: an edge leads to each of its nodes.',
    remedy: 'Name the first node in start.',
  },
  'workflow.not_found': {
    status: 404,
    retryable: false,
    meaning: 'There is no workflow, draft or version of that name.',
    remedy: 'List the workflows to see their names and versions.',
  },
  'workflow.shadowed_name': {
    status: 422,
    retryable: false,
    meaning: 'A node in the body of a forEach has the name of one outside, which hides it.',
    remedy: 'Give the inner node another name.',
  },
  'workflow.shape': {
    status: 422,
    retryable: false,
    meaning: 'A part of a workflow does not have the form that is asked for.',
    remedy: 'Correct the value at the path that the message names.',
  },
  'workflow.syntax': {
    status: 422,
    retryable: false,
    meaning: 'The text of a workflow is not valid JSON or YAML.',
    remedy: 'Correct the text at the line that the message names.',
  },
  'workflow.too_deep': {
    status: 422,
    retryable: false,
    meaning: 'A workflow nests deeper than 100 levels.',
    remedy: 'Move the inner part into a workflow of its own and call it.',
  },
  'workflow.too_large': {
    status: 422,
    retryable: false,
    meaning: 'A workflow is larger than what is read.',
    remedy: 'Split the workflow, or move data out of it into a file.',
  },
  'workflow.unbounded_loop': {
    status: 422,
    retryable: false,
    meaning: 'A cycle in a workflow has no node that limits it.',
    remedy: 'Give one node of the cycle a loop with maxVisits.',
  },
  'workflow.unclear_node': {
    status: 422,
    retryable: false,
    meaning: 'A node of a workflow does not say what it does, or says more than one thing.',
    remedy: 'Give the node exactly one of use, choose, set, wait, forEach, call, end.',
  },
  'workflow.unknown_error_code': {
    status: 422,
    retryable: false,
    meaning: 'A retry names an error code that does not exist.',
    remedy: 'Compare the code with docs/errors.md.',
  },
  'workflow.unknown_key': {
    status: 422,
    retryable: false,
    meaning: 'A part of a workflow has a field that does not exist there.',
    remedy: 'Correct the spelling of the field, or remove it.',
  },
  'workflow.unknown_node': {
    status: 422,
    retryable: false,
    meaning: 'A workflow names a node that it does not have.',
    remedy: 'Correct the spelling of the name, or add the node.',
  },
  'workflow.unknown_reference': {
    status: 422,
    retryable: false,
    meaning: 'An expression refers to something that does not exist.',
    remedy: 'Correct the spelling of the name.',
  },
  'workflow.unknown_tool': {
    status: 422,
    retryable: false,
    meaning: 'A workflow uses a tool that does not exist here.',
    remedy: 'List the tools to see their names.',
  },
  'workflow.unknown_workflow': {
    status: 422,
    retryable: false,
    meaning: 'A workflow calls another that is not published here.',
    remedy: 'Publish the other workflow first, or correct its name or version.',
  },
  'workflow.unreachable_node': {
    status: 422,
    retryable: false,
    meaning: 'No path leads from the start of a workflow to a node.',
    remedy: 'Add an edge to the node, or remove it.',
  },
  'workflow.unsupported_yaml': {
    status: 422,
    retryable: false,
    meaning:
      'The text of a workflow uses a part of YAML that is not read: tags, directives, several documents.',
    remedy: 'Write it in plain YAML.',
  },
} as const satisfies Record<string, ErrorCodeFacts>

export type ErrorCode = keyof typeof errorCodes
