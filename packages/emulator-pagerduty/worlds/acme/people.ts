import type { User } from "../../src/world.ts"
import { olga } from "../olga.ts"
import { ana, bo, cy } from "../people.ts"
import { person, quiet, unreachable } from "../person.ts"

export { ana, bo, cy, olga }

const newYork = { time_zone: "America/New_York" }
const kolkata = { time_zone: "Asia/Kolkata" }

/** Stands nowhere: can go without a word. */
export const dee = person("PDENOV1", "Dee Novak", "limited_user")
/** A stakeholder: can't be on call. */
export const sid = person("PSIRAY1", "Sid Ray", "read_only_user", { job_title: "Head of Support" })
/** Has not answered the invitation, and is on call all the same. */
export const pia = person("PPILUN1", "Pia Lund", "user", { invitation_sent: true })
/** Can't be reached at all. */
export const noor = person("PNOHAD1", "Noor Haddad", "limited_user", { ...unreachable, ...newYork })
/** Would not hear of anything urgent. */
export const wes = person("PWEGRA1", "Wes Grant", "limited_user", { ...quiet("PWEGRA1", "wes@acme.test"), ...newYork })

export const marta = person("PMASIL1", "Marta Silva", "admin", { job_title: "Engineering Manager" })
export const hugo = person("PHUBRA1", "Hugo Brandt", "admin", { created_via_sso: true })

export const eva = person("PEVLIN1", "Eva Lindqvist", "user")
export const finn = person("PFIKEL1", "Finn Keller", "limited_user")
export const jonas = person("PJOWEB1", "Jonas Weber", "limited_user")
export const nils = person("PNIBER1", "Nils Berg", "limited_user")
export const sara = person("PSAKLE1", "Sara Klein", "user")
export const vera = person("PVECOS1", "Vera Costa", "limited_user")
export const zoe = person("PZOMAR1", "Zoe Martin", "limited_user")
export const yusuf = person("PYUDEM1", "Yusuf Demir", "restricted_access", { job_title: "Security Engineer" })

export const quinn = person("PQUMUR1", "Quinn Murphy", "user", newYork)
export const paula = person("PPAGOM1", "Paula Gomez", "limited_user", newYork)
export const oscar = person("POSDIA1", "Oscar Diaz", "limited_user", newYork)
export const greg = person("PGROLS1", "Greg Olson", "user", newYork)
export const helen = person("PHEPAR1", "Helen Park", "limited_user", newYork)
export const jade = person("PJAWIL1", "Jade Wilson", "limited_user", newYork)

export const ravi = person("PRAIYE1", "Ravi Iyer", "user", kolkata)
export const uma = person("PUMNAI1", "Uma Nair", "limited_user", kolkata)
export const arjun = person("PARMEH1", "Arjun Mehta", "limited_user", kolkata)
export const divya = person("PDIMEN1", "Divya Menon", "limited_user", kolkata)
export const kiran = person("PKIDAS1", "Kiran Das", "limited_user", kolkata)
export const gita = person("PGIRAO1", "Gita Rao", "limited_user", kolkata)

/** Without a part to play; some are easily taken for Ana by a search for part of a name or an address. */
const others = [
  person("PJORUI1", "Joana Ruiz", "user", { job_title: "Product Manager" }),
  person("PANRUI2", "Anabel Ruiz", "observer"),
  person("PJONUN1", "José Núñez", "limited_user", { email: "jose@acme.test" }),
  person("PHASAT1", "Hana Sato", "observer", { time_zone: "Asia/Tokyo" }),
  person("PIVMAR1", "Ivan Markov", "restricted_access"),
  person("PKOMEN1", "Kofi Mensah", "limited_user", { description: "On leave until spring" }),
  person("PLEFAR1", "Leila Farahani", "user"),
  person("PMETAN1", "Mei Tanaka", "limited_user", { time_zone: "Asia/Tokyo" }),
  person("PTAAZI1", "Tariq Aziz", "observer", newYork),
  person("PXEPOP1", "Xenia Popova", "limited_user"),
  person("PBEROS1", "Bella Rossi", "user", { created_via_sso: true }),
  person("PCAJEN1", "Carl Jensen", "limited_user"),
  person("PEMNOV1", "Emil Novotny", "restricted_access"),
  person("PFAZAH1", "Fatima Zahra", "user", kolkata),
  person("PIGSOK1", "Igor Sokolov", "limited_user"),
  person("PLIZHA1", "Lin Zhao", "read_only_limited_user", { job_title: "Sales" }),
  person("PRUABD1", "Ruth Abdi", "read_only_user", { job_title: "CFO" }),
]

/** In the order in which they joined. */
export const people: User[] = [
  [olga, marta, ana, hugo, bo, cy],
  [eva, finn, jonas, nils, sara, vera, zoe, yusuf],
  [quinn, paula, oscar, greg, helen, jade, noor, wes],
  [ravi, uma, arjun, divya, kiran, gita, dee, sid],
  others,
  [pia, person("PTOHAL1", "Tom Hale", "limited_user", { invitation_sent: true, ...newYork })],
].flat()
