import type { Codes } from './codes.ts'

export const gate = {
  'gate.address_refused': {
    status: 403,
    retryable: false,
    meaning: 'A host leads to an address inside a private or special network.',
    remedy: 'Grant that very address if it is meant.',
  },
  'gate.capability_invalid': {
    status: 400,
    retryable: false,
    meaning: 'A text does not name a capability and what it is used on.',
    remedy: 'Write it like fs.read:PATH, fs.write:PATH, net:HOST:PORT, secret:NAME or tool:NAME.',
  },
  'gate.denied': {
    status: 403,
    retryable: false,
    meaning: 'A person was asked whether an effect may happen, and said no.',
    remedy: 'Read their reason, then change the run or ask again.',
  },
  'gate.dry_run_too_large': {
    status: 413,
    retryable: false,
    meaning: 'A dry-run would have to hold more new content or more changes in memory than it may.',
    remedy: 'Try the workflow on a smaller folder, or run it: what it does can be taken back.',
  },
  'gate.effect_not_found': {
    status: 404,
    retryable: false,
    meaning: 'A run has no step or effect of that key.',
    remedy: 'See `adjutant show RUN` for the keys.',
  },
  'gate.grant_dangerous': {
    status: 409,
    retryable: false,
    meaning: 'A permission reaches so far that it is not given by the way.',
    remedy: 'Give a narrower one, or say that it is meant with --yes-i-know.',
  },
  'gate.grant_not_found': {
    status: 404,
    retryable: false,
    meaning: 'There is no such grant, or it has ended.',
    remedy: 'See `adjutant grants list --all`.',
  },
  'gate.hidden_egress': {
    status: 403,
    retryable: false,
    meaning: 'Private data could leave by the mere name of an address, or by a link being shown.',
    remedy: 'Name the address yourself, or leave it out.',
  },
  'gate.host_not_granted': {
    status: 403,
    retryable: false,
    meaning: 'A host and port were not granted.',
    remedy: 'Grant the host and port.',
  },
  'gate.not_granted': {
    status: 403,
    retryable: false,
    meaning: 'A run needs something that nobody granted it.',
    remedy: 'Name it as an input of the run, or grant it.',
  },
  'gate.path_outside_grant': {
    status: 403,
    retryable: false,
    meaning: 'A path is outside the folders that were granted.',
    remedy: 'Name the folder on the command line or grant it.',
  },
  'gate.permissions_damaged': {
    status: 500,
    retryable: false,
    meaning: 'A grant or the policy was changed in the database by something other than this program.',
    remedy: 'See `adjutant audit verify`, then give the grants anew and set the policy again.',
  },
  'gate.persistence_refused': {
    status: 403,
    retryable: false,
    meaning: "A file that programs or agents obey later would be written on words that are not the person's.",
    remedy: 'Name that very file as an input of the run, or add a standing rule for it.',
  },
  'gate.policy_invalid': {
    status: 422,
    retryable: false,
    meaning: 'A policy says something that cannot be meant.',
    remedy: 'Correct it at the paths in the problems; `adjutant policy check FILE` lists them.',
  },
  'gate.policy_not_found': {
    status: 404,
    retryable: false,
    meaning: 'There is no such version of the policy.',
    remedy: 'See `adjutant policy history`.',
  },
  'gate.policy_refused': {
    status: 403,
    retryable: false,
    meaning: 'A rule of the policy refuses an effect.',
    remedy: 'Read its reason; `adjutant policy show` shows the rule.',
  },
  'gate.receipt_not_found': {
    status: 404,
    retryable: false,
    meaning: 'There is no such receipt.',
    remedy: 'See `adjutant show RUN` for what it did.',
  },
  'gate.run_going': {
    status: 409,
    retryable: true,
    meaning: 'A run, or one within it, has not ended, so what it did is not taken back yet.',
    remedy: 'Wait until it ends, or cancel it.',
  },
  'gate.secret_refused': {
    status: 403,
    retryable: false,
    meaning: 'A secret was asked for where it must not go, or is not there.',
    remedy: 'Put its placeholder into a header that the secret is bound to, at the host it is bound to.',
  },
  'gate.secret_would_leave': {
    status: 403,
    retryable: false,
    meaning: 'A secret would be given to something that sends or runs it.',
    remedy: 'Keep it in the vault, and put its placeholder in its place.',
  },
  'gate.snapshot_pruned': {
    status: 410,
    retryable: false,
    meaning:
      'What an effect replaced or removed is no longer kept, so it cannot be brought back. Nothing was touched.',
    remedy: 'Bring it back from a backup. The retention of the home says how long contents are kept.',
  },
  'gate.tool_name_refused': {
    status: 409,
    retryable: false,
    meaning: 'A tool has the name of another, one that can be taken for it, or one that is not in order.',
    remedy: 'Give the tool a name of its own: small letters, digits, _ and dots, such as `mail.send`.',
  },
  'gate.tool_unknown': {
    status: 422,
    retryable: false,
    meaning: 'There is no such tool.',
    remedy: 'See `adjutant tools` for the tools there are.',
  },
  'gate.undo_under_way': {
    status: 409,
    retryable: true,
    meaning: 'What a run did is already being taken back or done again, in another way.',
    remedy: 'Let that come to its end, or cancel it.',
  },
} as const satisfies Codes<'gate'>
