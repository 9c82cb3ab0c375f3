function set(...lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.join(' ').split(' '))
}

/** What takes place at a time. */
export const eventNouns = set(
  'meeting appointment call lunch dinner breakfast brunch coffee drinks review interview workshop session standup',
  'retro retrospective sync checkup checkin visit class lesson training seminar webinar conference demo presentation',
  'party catchup chat kickoff briefing debrief one-on-one 1:1 haircut concert viewing inspection rehearsal event',
  'videocall consultation ceremony wedding exam lecture talk tour walkthrough offsite townhall hearing',
)

/** Of those, what is in calendars and nowhere else. */
export const firmNouns = set(
  'meeting appointment event standup sync kickoff session interview webinar workshop review',
)

/** Verbs with which a task begins and which are seldom the first half of a noun. */
export const taskVerbs = set(
  'buy pay send write read clean fix renew return finish prepare submit ask get pick take bring make do find cancel',
  'wash bake install repair replace learn sell email phone text fetch collect give go start stop try tell talk meet',
  'put remove throw empty fill feed walk cut sew pack unpack print scan sign mail apply register check confirm reply',
  'answer respond invite thank arrange organise schedule reserve update upgrade backup change move sort wrap build',
  'draw study practise practice revise proofread translate vacuum sweep mop iron water plant call order book charge',
  'defrost descale assemble measure paint hang visit contact complete draft edit deliver drop turn switch set create add',
  'remind show list open close search look tidy delete rename mark mow weed prune rake shovel cook remember review',
)

/** Of those, what is as well the first half of a noun: "book club", "water bill", "call centre". */
export const nounVerbs = set(
  'book call order water plant iron paint change check practice text phone email mail set return update upgrade start',
  'stop go list drop draft edit charge study cut open search talk look walk visit schedule answer reply print scan sign',
  'build turn switch clean mop backup read contact cook sort wrap pick review',
)

/** Beginnings of wishes: after "and" they are a second one. */
export const wishVerbs = set(
  'tell show list remind schedule add create mark move rename search find open read tidy delete send email write book',
  'postpone reschedule check give let set put make call cancel sort clean organise play turn summarise translate then',
  'also explain invite notify inform message text ask what which how when where who is are do does did',
)

/** What a sentence that asks for one thing does not have outside of quotations. */
export const splitters =
  /^(?:or|but|unless|instead|except|otherwise|then|also|plus|whether|while|whenever|once|if|because|since|although|however|maybe|perhaps)$/
export const negations = /^(?:not|never|no|nobody|nothing|none|without|neither|nor|stop|undo|anymore)$/

/** What stands for something that was said before. */
export const pronouns =
  /^(?:it|that|this|them|these|those|something|anything|everything|one|him|her|stuff|things|thing)$/

/** What is left of a time that was not read whole. */
export const timeWords =
  /^(?:today|tomorrow|tonight|yesterday|weeks?|weekends?|weekdays?|months?|years?|days?|hours?|minutes?|hrs?|mins?|o'clock|am|pm|noon|midday|midnight|mornings?|afternoons?|evenings?|nights?|later|soon|sometime|someday|eventually|asap|now|until|till|before|after|when|while|ago|every|each|recurring|repeat|repeating|(?:mon|tues|wednes|thurs|fri|satur|sun)days?(?:'s)?|(?:january|february|april|june|july|august|september|october|november|december)(?:'s)?|(?:today|tomorrow|tonight|yesterday)'s|due|by|around|deadline)$/

export const priorityNames = /^(?:urgent|high|normal|low)$/
