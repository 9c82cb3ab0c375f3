import type { Codes } from './codes.ts'

export const documents = {
  'documents.broken': {
    status: 422,
    retryable: false,
    meaning: 'A document is damaged, cut short, or not made as documents of its kind are.',
    remedy: 'Open it in the program that made it and save it again, or get it again from where it came.',
  },
  'documents.busy': {
    status: 503,
    retryable: true,
    meaning: 'So many documents wait to be read that no more are taken.',
    remedy: 'Give it again when some of them have been read.',
  },
  'documents.empty': {
    status: 422,
    retryable: false,
    meaning: 'A document holds no text: nothing at all, or pictures only, such as scanned pages.',
    remedy: 'Let a program for text recognition write the text into it first.',
  },
  'documents.encrypted': {
    status: 422,
    retryable: false,
    meaning: 'A document can be opened with its password only.',
    remedy: 'Save it without a password, and give that.',
  },
  'documents.no_collection': {
    status: 404,
    retryable: false,
    meaning: 'There is no collection of that name.',
    remedy: 'See `adjutant collections list`, or make it with `adjutant collections add`.',
  },
  'documents.no_vectors': {
    status: 503,
    retryable: true,
    meaning: 'No model could turn texts into vectors, so that nothing can be found by its meaning.',
    remedy: 'Look at what the message says of the model; search by words goes on without it.',
  },
  'documents.not_found': {
    status: 404,
    retryable: false,
    meaning: 'No such document has been read, or it was forgotten.',
    remedy: 'See `adjutant documents list`.',
  },
  'documents.not_watched': {
    status: 404,
    retryable: false,
    meaning: 'No such folder is watched.',
    remedy: 'See `adjutant watch list`.',
  },
  'documents.search_busy': {
    status: 503,
    retryable: true,
    meaning: 'More is asked of the store of documents than it can do.',
    remedy: 'Try again in a moment.',
  },
  'documents.too_hungry': {
    status: 413,
    retryable: false,
    meaning: 'Reading a document took more memory than one may take.',
    remedy: 'Split it, or save it anew: few documents need so much that were not made to.',
  },
  'documents.too_large': {
    status: 413,
    retryable: false,
    meaning: 'A document is larger than is read, as it is or unpacked.',
    remedy: 'Split it.',
  },
  'documents.too_slow': {
    status: 413,
    retryable: false,
    meaning: 'Reading a document took longer than one may take.',
    remedy: 'Split it, or save it anew: few documents need so long that were not made to.',
  },
  'documents.unknown_kind': {
    status: 415,
    retryable: false,
    meaning: 'A file is of no kind that can be read: a picture, a program, an archive.',
    remedy: 'Save what it says as PDF, DOCX, HTML or text.',
  },
  'documents.watched': {
    status: 409,
    retryable: false,
    meaning: 'A folder is watched already, by itself or within another one.',
    remedy: 'See `adjutant watch list`.',
  },
} as const satisfies Codes<'documents'>
