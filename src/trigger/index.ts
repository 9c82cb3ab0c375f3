/** What starts work by itself: schedules. */
export { nextTime, type When, whenProblem } from './when.ts'
export { ScheduleInput, schedule } from './schedule.ts'
