/** Words of English that say nothing of what a text is about, or of what a question is about. */
export const stopWords: ReadonlySet<string> = new Set(
  `a about above after again all also am an and any are as at be because been before being below between both but by can
  could did do does doing don down during each either else ever few for from further get got had has have having he her here
  hers him his how i if in into is isn it its itself just let like ll may me might more most must my myself no nor not now of
  off on once one only or other our out over own re s same shall she should so some such t than that the their them then
  there these they this those through to too under until up upon us use used using ve very via was way we were what when
  where whether which while who whom whose why will with within without would you your`.split(/\s+/),
)
