/** What starts work by itself: schedules. */
export { nextTime, type When, whenProblem } from './when.ts'
export { schedule, type ScheduleInput } from './schedule.ts'
