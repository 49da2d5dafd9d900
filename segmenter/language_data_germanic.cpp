// English, German, Dutch, Danish, Norwegian, Swedish.
#include <array>

#include "segmenter/language_data_tables.h"

namespace hymt {
namespace {

constexpr LanguageData kEnglish = {
    .tag = "en",
    .inner = R"(
        Adj Adm Amb Asst Attys Brig Capt Cdr Cmdr Col Comdr Cpl Det Drs Ens Fr Gen Gens Gov Hon
        Insp Lt Lt.Cdr Maj Messrs Mlle Mme Mmes Mr Mrs Ms Msgr Mssrs Mx Pfc Phys Pres Pte Pvt Rep
        Reps Rev Sen Sens Sfc Sgt Spc Sub.Lt Supt Surg abbrev approx eg esp excl ie incl orig resp)",
    .before_number = R"(
        appx avg bk ch circa cl cols est ex exs ext fn ll ln loc op para paras pg pgs pt pts qq
        refs rel sect sects subsec tbls vv)",
    .final = R"(
        Ala Apr Ariz Ark Assn Assoc Aug Ave Bart Bldg Blvd Cal Calif Colo Conn Cres Dak Dec Del
        Dept Expy Feb Fla Fri Ft Fwy Ga Hosp Hway Hwy Ia Ida Ill Ind Intl Jan Jul Jun Kan Kans Ken
        Ky Mar Mass Md Mex Mfg Mich Minn Mon Mont Mt Mtn Mtns Neb Nebr Nev Nov Oct Okla Ont Ore Pa
        Penn Penna Pkwy Pky Pl Plz Que Rd Sask Sat Sep Sept Sq St Sun Tce Tenn Tex Thu Thur Thurs
        Tpke Tue Tues Univ Ut Va Vt Wash Wed Wis Wisc Wy Wyo a.d al b.a b.c b.c.e b.s b.v c.e conn
        d.c dept esq govt ibid j.d l.p ltd m.a m.d m.s mgr misc natl p.o scil w.e.f w.r.t yr yrs)",
    .closing = R"(
        b.com b.sc d.d.s d.phil d.v.m et.seq etc ft gal hr hrs lb lbs ll.b ll.d ll.m m.b.a m.com
        m.sc mi mins mph oz ph.d qt qts secs sq yd yds)",
    .behind_closing = R"(
        EST EDT ET CST CDT CT MST MDT MT PST PDT PT GMT UTC BST CET CEST IST JST AEST Eastern
        Central Mountain Pacific Greenwich Monday Tuesday Wednesday Thursday Friday Saturday
        Sunday January February March April May June July August September October November
        December Street Avenue Student Students Thesis Dissertation Program Programme Degree
        Candidate Candidates Anderson)",
    .titles = "sen gov gen rep rev hon st messrs",
    .starters = R"(
        a an the this that these those it its it's he he's she she's they they're we we're you
        you're i i'm i've my your our their his her there there's here here's what what's when
        where which who whom whose why how if in on at for but and or so yet as because although
        though while since unless until after before then thus therefore hence however moreover
        furthermore also additionally instead otherwise meanwhile finally first second third next
        last now once did didn't do don't does doesn't is isn't are aren't was were can can't
        could will would shall should may might must have has had not nothing no yes some any all
        both each every either neither many most much more several such other another one two
        three see note click press use run select choose open enter type go make set check create
        please let let's to with without by from under over during despite between within
        according even only just still that's today tomorrow yesterday everyone nobody something
        everything millions thousands hundreds start stop again already always apparently am
        consequently conversely eventually everybody few following four five frequently generally
        given having he'd she'd they'd we'd you'd indeed initially later lately like maybe
        nevertheless never none nonetheless nor obviously often ought particularly people perhaps
        rarely rather really recently sadly seldom shortly similarly sometimes soon specifically
        subsequently suddenly surprisingly they'll he'll she'll we'll you'll it'll they've we've
        you've tonight typically unfortunately unlike upon usually well whatever whenever whereas
        wherever whether whichever whilst wouldn't couldn't shouldn't hasn't haven't hadn't
        weren't wasn't won't accordingly afterwards altogether among anyone anything anyway behind
        beyond clearly else being back take great dear actually besides currently depending
        especially except former hopefully ideally importantly interestingly latter likewise
        luckily mainly mostly namely naturally nearly normally notably occasionally originally
        overall partly personally possibly presumably previously probably regardless simply
        strangely sure thereby together traditionally ultimately various very afterward there'll
        that'll who's where's when's it'd that'd others whoever)",
    .prepositions = R"(
        at by from until till before after around about since on in between near with above across
        against along among behind below beneath beside beyond despite during inside into of off
        onto outside over past through throughout to toward towards under up upon within without)",
    .adverbial = R"(
        a an the this that these those same very first last next following previous early late
        afternoon dawn day days dusk evening midnight month months morning night noon today
        tomorrow tonight week weeks weekend year years yesterday hour hours minute minutes and or
        but nor again also earlier finally just later meanwhile now recently soon sometimes then
        exactly shortly)",
    .always_capital = "I I'",
    .articles = "a an her his my our their your",
    .numbered = R"(
        version versions release step steps chapter section figure table page part level phase
        number appendix option example line row column volume article paragraph note issue
        day week month year room platform gate type class grade stage tier layer port python java
        windows android ios and or to than of the least most only about with is are was equals)",
};

constexpr LanguageData kGerman = {
    .tag = "de",
    .inner = R"(
        Ass a.a.o abk abzgl adm adr akad allg allgem amtl angeb ao.univ.-prof ausschl ausschließl
        bayer beispielsw betr bez bspl bspw bzgl bzw böhm chin d.h d.i dergl dgl dipl dipl.-ing
        dipl.-kfm dt durchschn dän ehem ehrw eigtl einh einschl engl entspr entst erschl erstkl
        etw evang evtl exkl finn fläm fr franz freundl frl frz geb gebr gegebenenf gegr gem gen
        geograph ges gesch gest ggf griech h.c hl holl hr hrn hrsg i.a i.b i.d.r i.e.s i.f i.h
        i.h.v i.j i.s.v i.v i.w.s ing inkl insb insbes ital jap jew kath kfm kgl konst konv lat lt
        m.a.w m.e m.w maj mdl mind möbl mögl münd nachm norweg notw näml o.b o.g o.univ.-prof p.a
        phil poln projektass reg.-bez rer russ röm röm.-kath s.o s.u schles schriftl schwed
        schweiz schwäb skand sog spezif st staatl stellv stud stud.ass städt südd techn tel tgl
        tschech tägl türk u.a u.a.m u.dgl u.e u.u u.u.z u.v.a u.z ukrain ungar ungef univ.-ass
        univ.-doz univ.-prof urspr ursprüngl usf v.a v.t verf verh verw vgl vorl vorm wg wirtsch
        wiss z.b z.hd z.t z.z z.zt zt zw zzgl österr)",
    .before_number = R"(
        abb abbn abs absch abschn anh anl anm aufl auflg ausg bd bde beil bl bln bsp circa einl fn
        fußn gr hft hptst jg kal kap lfd nrn pos rdnr rn rz s ss stk taf teilb teilbd unterabschn
        vers z ziff zl)",
    .final = R"(
        Apr Aug Dez Di Dir Do Fa Feb Fr Jan Jul Jun Jän Mag Mi Min Mio Mo Mrd Nov Okt Sa Sek Sep
        Sept Stck Std Str Tsd a.d a.m a.rh adj adv b.sc bldg d.j d.ä dtzd e.h e.v fam hbf hosp i.e
        i.r jahrh jh jhd jhdt jur k.u.k korr m.sc mag.a med mill mwst n.chr n.u.z nat o.ä proz
        u.a.w.g u.ä univ v.chr v.h v.u.z ztr)",
    .closing = "etc ff o.dgl u.dgl.m u.s.f u.s.w u.v.m usw",
    .compound_endings = "str",
    .titles = "hr fr",
    .starters = R"(
        der die das den dem des ein eine einen einem einer eines dieser diese dieses diesen diesem
        er sie es wir ihr ich du man mein dein sein unser euer was wer wie wo wann warum welche
        welcher welches wenn falls sobald nachdem bevor während da weil obwohl damit dass ob und
        oder aber doch sondern denn so dann danach dabei dafür dadurch daher deshalb deswegen dazu
        dort hier hierzu hierbei jetzt nun heute auch nur noch schon außerdem zudem jedoch
        trotzdem allerdings anschließend zuerst zunächst schließlich beachten klicken wählen
        drücken öffnen geben verwenden siehe bitte alle alles jeder jede jedes kein keine nicht
        nichts mit ohne für von aus bei nach vor in im an am auf zum zur über unter durch um ist
        sind hat haben kann können wird werden soll sollte muss müssen)",
    .prepositions = "um ab bis seit gegen vor nach am im in bei mit von zu an auf während",
    .adverbial = R"(
        der die das den dem des ein eine einem einen einer und uhr tag abend morgen nachmittag
        nächsten ersten letzten)",
    .numbered = R"(
        seite seiten version kapitel abschnitt schritt nummer zeile spalte abbildung tabelle teil
        band punkt artikel paragraph paragraf absatz anhang bild beispiel stufe phase ebene port
        raum zimmer platz größe typ klasse jahr stück punkte prozent
        ist sind wert)",
    .before_ordinal = R"(
        der die das den dem des am im vom zum zur beim ein eine einen einem einer eines ab bis seit
        jeder jede jedes jeden jedem sein seine seinem seinen seiner ihr ihre ihrem ihren ihrer mein
        meine dieser diese dieses diesen diesem als in)",
    .after_ordinal = R"(
        januar jänner februar märz april mai juni juli august september oktober november dezember
        jahrhundert jahrhunderts jahrtausend auflage ausgabe weltkrieg weltkriegs quartal quartals
        semester klasse kapitel stock stockwerk geburtstag jahrestag platz tag woche monat mal lj
        liga bundesliga grad generation teil halbjahr etage jan feb mär apr jun jul aug sep sept okt
        nov dez)",
    .traits = kOrdinals,
};

constexpr LanguageData kDutch = {
    .tag = "nl",
    .inner = R"(
        a.d.h.v aanbev aanv aanw afd afk alg arr ass b.v.b bc bijv bv ca d.m.v d.w.z dhr drs e.c.g
        e.g eerstk ev evt excl fam geb gebr gem gen gep hfd hr i.b.v i.c i.h.b i.o.v i.p.v i.s.m
        i.t.t i.v.b i.v.m incl ing ir jhr jkvr jl juf kand kapt ll ltz luit m.a.w m.b.t m.b.v m.i
        m.n m.u.v maj mej mevr mgr mr mw n.a.v n.o.t.k o.a o.i o.l.v o.m ong overl penn plm propr
        red resp secr sgt soc st t.a t.a.v t.b.v t.e.m t.g.v t.n.v t.o.v t.w t.z.t toel u.d v.d
        v/d verg verkl verl verm vert verv verz vgl vlg vm vml vnl voorz wisk wnd wo z.o z.s.m zg
        zgn zr)",
    .before_number = R"(
        aant afb art artt bijl blz cap circa deel dl hfdst hfst hst jrg lid nrs ongev pag par
        tabel temp)",
    .final = R"(
        a.u.b apr aug b.v co dec dir e.v fa feb h.h jan jul jun mld mln mrt n.b n.chr n.v nl nov
        okt p.s prov s.v.p sep sept univ v.chr z.o.z)",
    .closing = "e.a e.d enz etc",
    .compound_endings = "str",
    .titles = "dhr mevr",
    .starters = R"(
        de het een dit dat deze die er hij zij ze wij we u je jij ik mijn uw ons onze hun zijn
        haar wat wie waar wanneer waarom hoe welke als indien zodra nadat voordat terwijl omdat
        hoewel en of maar want dus daarna dan daarom daardoor hier daar nu ook echter bovendien
        vervolgens eerst klik selecteer kies druk open gebruik voer zie let met zonder voor van
        uit bij na in op aan om door tot onder over tijdens is heeft hebben kan kunnen wordt
        worden alle elk elke geen niet niets sommige veel toen zo soms vaak pas zelfs iemand
        niemand iets hem wel)",
    .prepositions = "om vanaf tot sinds voor na op in bij met van rond",
    .numbered = R"(
        versie stap hoofdstuk sectie pagina figuur tabel deel nummer regel paragraaf artikel bijlage
        punt niveau)",
};

constexpr LanguageData kDanish = {
    .tag = "da",
    .inner = R"(
        adm adr afd alm ang ank anm ann ansvh arr ass att aud aut bdt biol bl.a br cand cirk d.d
        d.m d.s d.v.s d.y d.å d.æ diam dir disp distr dobb dr.med ds dvs eftf eftm egl eks eksam
        ekskl eksp ekspl emer endv eng engl eur evt exam f.eks fakt flg fmd forb foreg foren forf
        forh fork forr fors forsk forts fp fr frk fru fuldm fx gen ggr gns grdl h.c hdl henh henv
        hf hft hhv hosp hpl hr i.h.t if iflg ifm ift iht indb indreg ing inkl insp instr isl istf
        jf kal kbh kem kgl kld komm kons kst kt kv lic ling.merc litt lok lrs m.a.o m.h.t maks
        matr mdl mdr mdtl medd medflg medl merc mezz mhp mht mods modsv mrk ndr nedenn nedenst
        nederl nto nuv o.lign obl obs odont oecon ofl omg omr omtr opg opl opr orig osfr ovenn
        ovenst overs p.b.v p.g.a perf pga pharm phil pinx pluskv polit polyt pron præd præf præp
        præs præt psych regn repr russ s.br s.k sa sb scient sct skt slutn sml smst soc spm spr
        subj subst suff sv såk sædv t.h t.v tdl techn tekn th tidl tilf tilh tilsv tjg tlgr trp
        u.p u.st udb udbet udd ugtl ulin undt v.f vb vbsb vedk vedl vedr vejl vh vsa zool årh årl
        øvr)",
    .before_number = R"(
        afs afsn bd bil cpr-nr cvr-nr fig jnr kap kapt kl lb.nr litra matr.nr nr pkt pr s sp stk
        tlf udg §§ årg)",
    .final = R"(
        a/s apr aps aug cit dec def dep e.kr e.v.t f.kr f.v.t feb jan jul jun jur jvf korr kr mag
        mar mia min mio nov okt p.s p.t pers prod prov rad rel rep s.u s.å sek sekr sep sept suppl
        t.f u.å univ)",
    .closing = "etc m.fl m.m m.v mfl mv o.l o.s.v osv",
    .titles = "hr fru",
    .starters = R"(
        den det de en et denne dette disse der han hun vi i jeg du man min din sin vores jeres
        deres hvad hvem hvor hvornår hvorfor hvordan hvilken hvis når da fordi selvom mens efter
        før og eller men for så derefter derfor dog også her nu først klik vælg tryk åbn brug se
        indtast kør med uden til fra på ved om under over er har kan vil skal bliver alle ingen
        ikke nogle mange at dem få gjorde hvilke hvorledes være millioner tusinder)",
    .prepositions = "kl fra til siden før efter på i ved med omkring klokken",
    .numbered = "version trin kapitel afsnit side figur tabel del nummer linje punkt niveau bilag",
    .before_ordinal = "den det de d på i til fra af som ved hver",
    .after_ordinal = R"(
        januar februar marts april maj juni juli august september oktober november december
        århundrede århundredes jan feb mar apr jun jul aug sep sept okt nov dec klasse kapitel
        etage plads gang time dag uge)",
    .traits = kOrdinals,
};

constexpr LanguageData kNorwegian = {
    .tag = "no",
    .inner = R"(
        Kgl St adm adr alm ang ansv ass assist avd avg biol bl.a ca d.v.s dir disp dr dvs egl eks
        ekskl eng evt f.eks fhv flg foren forts fr frk fx gen hhv hr iflg ifm iht ing inkl insp jf
        kgl kl komm maks matr medl merc mht ndr oppr overs pga phil prof red spes sr sst st stud
        såk tekn tidl tilsv utg vedl vedr årg)",
    .before_number = "avs bd fig kap nr pkt s sp stk tlf",
    .final = R"(
        apr aug bibl dep des e.kr f.kr feb jan jul jun jur kr mag mar mill mrd nov okt pers prov
        sekr sep sept univ)",
    .closing = "etc m.fl m.m m.v mfl mv o.l o.s.v osv",
    .titles = "hr fru",
    .starters = R"(
        den det de en et denne dette disse der han hun vi jeg du man min din sin vår deres hva hvem
        hvor når hvorfor hvordan hvilken hvis da fordi selv mens etter før og eller men for så
        deretter derfor imidlertid også her nå først klikk velg trykk åpne bruk se skriv kjør med
        uten til fra på ved om under over er har kan vil skal blir alle ingen ikke noen mange)",
    .prepositions = "kl fra til siden før etter på i ved med rundt",
    .numbered = "versjon trinn kapittel avsnitt side figur tabell del nummer linje punkt nivå",
    .before_ordinal = "den det de på i til fra av som ved hver",
    .after_ordinal = R"(
        januar februar mars april mai juni juli august september oktober november desember
        århundre århundrede jan feb mar apr jun jul aug sep sept okt nov des klasse kapittel
        etasje plass gang time dag uke)",
    .traits = kOrdinals,
};

constexpr LanguageData kSwedish = {
    .tag = "sv",
    .inner = R"(
        adr ang anm ass avs bitr bl.a c:a civ.ing d.v.s dvs ekon eng enl ev exkl f.d f.n ffa
        fil.dr fil.kand fil.mag forts fr fr.o.m frk gr hr i.o.m i.st ing inkl insp jfr kand kapt
        kgl lic m.a.o m.h.t maj medl n.b p.g.a p.s pga prof red resp s.k skt st stud t.ex t.o.m
        tekn tel tf tidn uppl utg)",
    .before_number = "avd bd bil fig kap kl nr s sid tab tfn",
    .final = R"(
        adv apr aug dec dir doc e.kr f.kr feb febr jan jul jun jur kr mag mars mdr med milj mkt
        nov okt sek sekr sep sept univ)",
    .closing = "etc m.fl m.m mfl mm o.d o.dyl o.s.v osv",
    .titles = "hr",
    .starters = R"(
        den det de en ett denna detta dessa han hon vi ni jag du man min din sin vår er deras vad
        vem var när varför hur vilken om då eftersom medan efter innan och eller men för så sedan
        därefter därför dock också här nu först klicka välj tryck öppna använd se ange kör med utan
        till från på vid under över är har kan vill ska blir alla ingen inte några många)",
    .prepositions = "kl från till sedan före efter på i vid med runt",
    .numbered = "version steg kapitel avsnitt sida figur tabell del nummer rad punkt nivå bilaga",
};

constexpr std::array kLanguages = {kEnglish, kGerman, kDutch, kDanish, kNorwegian, kSwedish};

}  // namespace

std::span<const LanguageData> germanic_languages() { return kLanguages; }

}  // namespace hymt
