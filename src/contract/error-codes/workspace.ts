import type { Codes } from './codes.ts'

export const workspace = {
  'workspace.checkpoint_unknown': {
    status: 404,
    retryable: false,
    meaning: 'The session has no such checkpoint.',
    remedy: 'See the checkpoints of the session.',
  },
  'workspace.message_differs': {
    status: 409,
    retryable: false,
    meaning: 'A message with the same id was sent before, with another content.',
    remedy: 'Send the new message with an id of its own.',
  },
  'workspace.preview_stale': {
    status: 409,
    retryable: false,
    meaning: 'What would be done is no longer what was seen and allowed.',
    remedy: 'Look at it again.',
  },
  'workspace.project_refused': {
    status: 422,
    retryable: false,
    meaning: 'A folder cannot be worked in: it is the whole disk, or belongs to the program itself.',
    remedy: 'Choose another folder.',
  },
  'workspace.project_unknown': {
    status: 404,
    retryable: false,
    meaning: 'No session has this folder.',
    remedy: 'Begin a session in it.',
  },
  'workspace.proposal_unknown': {
    status: 404,
    retryable: false,
    meaning: 'There is no such proposal of changes, or it was too old to be kept.',
    remedy: 'Propose the changes again.',
  },
  'workspace.session_unknown': {
    status: 404,
    retryable: false,
    meaning: 'There is no such session.',
    remedy: 'See the sessions there are.',
  },
  'workspace.too_large': {
    status: 413,
    retryable: false,
    meaning: 'A folder, or what was sent, is more than can be kept at once.',
    remedy: 'Leave something out, or take a smaller folder.',
  },
  'workspace.words_changed': {
    status: 409,
    retryable: false,
    meaning: 'What a folder says to agents is other than what was seen and trusted.',
    remedy: 'Look at it again, then say whether you trust it.',
  },
} as const satisfies Codes<'workspace'>
