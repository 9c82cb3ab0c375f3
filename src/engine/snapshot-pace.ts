/**
 * Says when a run is due for a snapshot: when the records since the last one outweigh it, so that loading a run costs as
 * much as its state is large, however long its history is, and writing costs at most twice the journal.
 */
export class SnapshotPace {
  private readonly fewest: number
  private records: number
  /** Characters, of the records since and of the last snapshot. */
  private length = 0
  private snapshotLength = 0

  /**
   * @param fewest the fewest records between two snapshots
   * @param records how many there are since the last one
   */
  constructor(fewest: number, records: number) {
    this.fewest = fewest
    this.records = records
  }

  add(length: number): void {
    this.records += 1
    this.length += length
  }

  get isDue(): boolean {
    return this.records >= this.fewest && this.length >= this.snapshotLength
  }

  taken(length: number): void {
    this.records = 0
    this.length = 0
    this.snapshotLength = length
  }
}
