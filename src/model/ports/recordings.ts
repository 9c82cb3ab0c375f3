import type { RecordedLine } from '#contract'

/** Files with recordings of calls, one line for each. */
export interface Recordings {
  /**
   * All lines, in their order.
   *
   * @throws AppError `model.recording_invalid`, `details.line` from 1
   */
  read(file: string): Promise<readonly RecordedLine[]>
  /**
   * Begins one, or finds that there is one to go on with.
   *
   * @throws AppError `model.recording_invalid` where something else is there
   */
  begin(file: string): Promise<void>
  /** Adds a line, whole or not at all where the disk lets it. @throws AppError `model.recording_failed` */
  add(file: string, line: RecordedLine): Promise<void>
}
