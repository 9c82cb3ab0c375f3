import { z } from 'zod'

/** What a collection of documents is called. */
export const CollectionName = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,63}$/, 'at most 64 small letters, digits, - and _, beginning with a letter')
  .meta({ title: 'Collection', description: 'Where it is kept: `files`, `notes`, or one of your own.' })

/** Those that every home has. */
export const ownCollections = ['files', 'notes', 'emails', 'calendar'] as const

/** Documents that are looked through together. */
export const Collection = z
  .strictObject({
    name: CollectionName,
    title: z.string().max(200).default(''),
    /** The folder of the project that it belongs to; null for all of them. */
    project: z.string().max(4_096).nullable().default(null),
    /** About how many characters a passage has. */
    passageSize: z.int().min(100).max(4_000).default(600),
    /** How many sentences a passage repeats of the one before. */
    overlap: z.int().min(0).max(5).default(0),
  })
  .meta({ id: 'Collection' })
export type Collection = Readonly<z.infer<typeof Collection>>

/** A document that could not be read, and why. */
export const UnreadDocument = z
  .strictObject({
    path: z.string().meta({ title: 'Path', description: 'Of the file.' }),
    code: z.string().meta({ title: 'Code', description: 'An error code, such as `documents.encrypted`.' }),
    message: z.string().meta({ title: 'Message', description: 'What is wrong with it.' }),
  })
  .meta({ id: 'UnreadDocument' })
export type UnreadDocument = z.infer<typeof UnreadDocument>

/** What came of reading a folder. */
export const ReadingReport = z
  .strictObject({
    collection: CollectionName,
    folder: z.string(),
    /** Files that were looked at. */
    files: z.int(),
    added: z.int(),
    changed: z.int(),
    /** As they were before. */
    same: z.int(),
    /** Documents whose files are gone. */
    removed: z.int(),
    /** Files that hold no text, by their names or by what is in them. */
    noText: z.int(),
    /** Files that could not be read. */
    unread: z.int(),
    /** The first hundred of these. */
    problems: z.array(UnreadDocument),
  })
  .meta({ id: 'ReadingReport' })
export type ReadingReport = z.infer<typeof ReadingReport>

/** The program that reads a folder into a collection. */
export const readingProgram = 'reading'

/** What a run of it is given. */
export const ReadingInput = z.strictObject({
  collection: CollectionName,
  folder: z.string(),
  /** These paths in it alone, and what is below them; null for the whole folder. */
  only: z.array(z.string()).max(1_000).nullable(),
})
export type ReadingInput = z.infer<typeof ReadingInput>

/** A folder whose documents are read whenever they change. */
export const Watch = z.strictObject({
  id: z.string().min(1).max(100),
  /** Absolute. */
  folder: z.string().min(1).max(4_096),
  collection: CollectionName,
  paused: z.boolean(),
  /** Milliseconds since the Unix epoch. */
  addedAt: z.int(),
})
export type Watch = Readonly<z.infer<typeof Watch>>

/** What a person has set about documents: their collections, and the folders that are watched. */
export const LibrarySettings = z.strictObject({
  collections: z.array(Collection).max(1_000).default([]),
  watches: z.array(Watch).max(200).default([]),
})
export type LibrarySettings = z.infer<typeof LibrarySettings>
