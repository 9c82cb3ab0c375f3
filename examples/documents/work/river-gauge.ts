/** Reads the river gauge at Mill Bridge and says whether the club may go out. */

export interface GaugeReading {
  readonly metres: number
  readonly takenAt: string
}

/** The committee's limit below the weir. */
export const weirLimitMetres = 1.2
/** Above this nobody goes out at all. */
export const closedMetres = 1.65

export function adviceFor({ metres }: GaugeReading): 'open' | 'not below the weir' | 'closed' {
  if (metres > closedMetres) return 'closed'
  return metres > weirLimitMetres ? 'not below the weir' : 'open'
}

/** The station sends a value every fifteen minutes. */
export const pollMinutes = 15
export const station = 'MB-0347'
