/** Days and times in English words, read or refused, never guessed. */
export { findLengths, type FoundLength, readMinutes } from './find-lengths.ts'
export { findTimes } from './find-times.ts'
export { addMinutes, type DayTime, type Here, isComing, todayIn } from './local-time.ts'
export { correctWord, isOneSlipAway } from './date-words.ts'
export { readTime } from './read-time.ts'
export { type FoundTime, type TimeReading, type TimeRefusal } from './time-reading.ts'
