// English, German, Dutch, Danish, Norwegian, Swedish.
#include <array>

#include "segmenter/language_data_tables.h"

namespace hymt {
namespace {

constexpr LanguageData kEnglish = {
    .tag = "en",
    .inner = R"(
        Mr Mrs Ms Mx Messrs Mmes Hon Gov Sen Rep Pres Supt Det Gen Col Lt Sgt Cpl Pvt Capt Cmdr Adm
        Maj Brig
        Rev Fr approx resp incl excl esp orig eg ie)",
    .before_number = R"(
        appx ex exs tbls bk pt pts cols ll pg pgs ln para paras sect sects subsec rel refs avg est
        circa op cl)",
    .final = R"(
        St Ave Blvd Rd Sq Hwy Mt Ft Pl Bldg Dept Univ Assn Assoc Intl Mfg
        esq m.d b.a m.a b.sc m.sc m.b.a d.c u.s u.s.a u.k u.n e.u al
        Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec
        Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun
        ft yd lb lbs oz hr hrs mins secs misc)",
    .starters = R"(
        a an the this that these those it its it's he he's she she's they they're we we're you
        you're i i'm i've my your our their his her there there's here here's what what's when
        where which who whom whose why how if in on at for but and or so yet as because although
        though while since unless until after before then thus therefore hence however moreover
        furthermore also additionally instead otherwise meanwhile finally first second third next
        last now once did didn't do don't does doesn't is isn't are aren't was were can can't could
        will would shall should may might must have has had not nothing no yes some any all both
        each every either neither many most much more several such other another one two three see
        note click press use run select choose open enter type go make set check create please let
        let's to with without by from under over during despite between within according even only
        just still that's today tomorrow yesterday everyone nobody something everything)",
    .prepositions = "at by from until till before after around about since on in between near with",
    .numbered = R"(
        version versions release step steps chapter section figure table page part level phase
        number appendix option example line row column volume article paragraph note issue
        day week month year room platform gate type class grade stage tier layer port python java
        windows android ios and or to than of the least most only about with is are was equals)",
};

constexpr LanguageData kGerman = {
    .tag = "de",
    .inner = R"(
        hr hrn fr frl dipl dipl.-ing ing hl st z.b z.t d.h d.i u.a u.ä o.ä o.g i.d.r i.a i.s.v
        s.o s.u sog bzw vgl ggf evtl gegebenenf insb insbes inkl exkl einschl ausschl zzgl abzgl
        bspw beispielsw lt mind ungef usf etw gem gen geb gest gegr verh kath evang ehem urspr
        entspr wg zw z.hd i.e.s i.w.s p.a m.e m.w u.u v.a a.a.o bez bzgl betr allg eigtl engl franz
        dt lat griech kfm techn tel u.v.a u.a.m)",
    .before_number = R"(
        abb abbn abs absch abschn kap bd bde bsp s ss z zl ziff nrn anm anh anl aufl ausg auflg
        bl taf teilbd vers pos rn rdnr rz hft jg circa lfd stk)",
    .final = R"(
        Mio Mrd Std Min Sek Tsd Stck Str n.chr v.chr b.sc m.sc e.v a.d a.m Jan Jän Feb Apr Jun
        Jul Aug Sep Sept Okt Nov Dez Mo Di Mi Do Fr Sa)",
    .closing = "usw usf etc u.s.w u.s.f u.v.m u.v.a u.dgl o.dgl u.a.m ff",
    .starters = R"(
        der die das den dem des ein eine einen einem einer eines dieser diese dieses diesen diesem
        er sie es wir ihr ich du man mein dein sein unser euer was wer wie wo wann warum welche
        welcher welches wenn falls sobald nachdem bevor während da weil obwohl damit dass ob und
        oder aber doch sondern denn so dann danach dabei dafür dadurch daher deshalb deswegen dazu
        dort hier hierzu hierbei jetzt nun heute auch nur noch schon außerdem zudem jedoch trotzdem
        allerdings anschließend zuerst zunächst schließlich beachten klicken wählen drücken öffnen
        geben verwenden siehe bitte alle alles jeder jede jedes kein keine nicht nichts mit ohne
        für von aus bei nach vor in im an am auf zum zur über unter durch um ist sind hat haben kann
        können wird werden soll sollte muss müssen)",
    .prepositions = "um ab bis seit gegen vor nach am im in bei mit von zu an auf",
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
        dhr mevr mw hr drs ir ing mr bijv bv b.v.b d.w.z o.a o.m o.i m.a.w m.b.t m.b.v m.n m.u.v
        i.p.v i.v.m i.t.t i.h.b i.s.m t.a.v t.b.v t.g.v t.o.v t.w t.z.t t.a t.e.m a.d.h.v n.a.v
        resp vgl zgn zg incl excl evt ev ong plm ca wo st jl ll v.d v/d z.o z.s.m gem alg)",
    .before_number = "afb blz pag hfdst hst par nrs bijl dl deel jrg tabel ongev circa artt",
    .final = R"(
        e.v nl n.chr v.chr mln mld b.v n.v a.u.b s.v.p jan feb mrt apr jun jul aug sep sept okt
        nov dec)",
    .closing = "enz e.d e.a etc",
    .starters = R"(
        de het een dit dat deze die er hij zij ze wij we u je jij ik mijn uw ons onze hun zijn haar
        wat wie waar wanneer waarom hoe welke als indien zodra nadat voordat terwijl omdat hoewel en
        of maar want dus daarna dan daarom daardoor hier daar nu ook echter bovendien vervolgens
        eerst klik selecteer kies druk open gebruik voer zie let met zonder voor van uit bij na in
        op aan om door tot onder over tijdens is zijn heeft hebben kan kunnen wordt worden alle elk
        elke geen niet niets sommige veel)",
    .prepositions = "om vanaf tot sinds voor na op in bij met van rond",
    .numbered = R"(
        versie stap hoofdstuk sectie pagina figuur tabel deel nummer regel paragraaf artikel bijlage
        punt niveau)",
};

constexpr LanguageData kDanish = {
    .tag = "da",
    .inner = R"(
        hr fr frk dir afd bl.a f.eks fx jf pga mht mhp ifm ift iht inkl ekskl evt hhv vedr
        ang dvs d.v.s o.lign p.g.a i.h.t s.k såk sml
        tidl egl alm iflg if)",
    .before_number = "afs bd kap s sp stk tlf nr fig pkt bil §§ kl",
    .final = "mio mia kr e.kr f.kr aps jan feb mar apr jun jul aug sep sept okt nov dec",
    .closing = "osv o.s.v m.fl m.m m.v mv mfl o.l etc",
    .starters = R"(
        den det de en et denne dette disse der han hun vi i jeg du man min din sin vores jeres deres
        hvad hvem hvor hvornår hvorfor hvordan hvilken hvis når da fordi selvom mens efter før og
        eller men for så derefter derfor dog også her nu først klik vælg tryk åbn brug se indtast
        kør med uden til fra på ved om under over er har kan vil skal bliver alle ingen ikke nogle
        mange)",
    .prepositions = "kl fra til siden før efter på i ved med omkring",
    .numbered = "version trin kapitel afsnit side figur tabel del nummer linje punkt niveau bilag",
    .before_ordinal = "den det de d på i til fra af som ved hver",
    .traits = kOrdinals,
};

constexpr LanguageData kNorwegian = {
    .tag = "no",
    .inner = R"(
        hr fr frk dir avd bl.a f.eks fx jf pga mht ifm iht inkl ekskl evt hhv vedr ang ca dvs d.v.s
        såk tidl egl alm iflg st)",
    .before_number = "avs bd kap s sp stk tlf nr fig pkt kl",
    .final = "mill mrd kr e.kr f.kr jan feb mar apr jun jul aug sep sept okt nov des",
    .closing = "osv o.s.v m.fl m.m m.v mv mfl o.l etc",
    .starters = R"(
        den det de en et denne dette disse der han hun vi jeg du man min din sin vår deres hva hvem
        hvor når hvorfor hvordan hvilken hvis da fordi selv mens etter før og eller men for så
        deretter derfor imidlertid også her nå først klikk velg trykk åpne bruk se skriv kjør med
        uten til fra på ved om under over er har kan vil skal blir alle ingen ikke noen mange)",
    .prepositions = "kl fra til siden før etter på i ved med rundt",
    .numbered = "versjon trinn kapittel avsnitt side figur tabell del nummer linje punkt nivå",
    .before_ordinal = "den det de på i til fra av som ved hver",
    .traits = kOrdinals,
};

constexpr LanguageData kSwedish = {
    .tag = "sv",
    .inner = R"(
        hr fr frk bl.a t.ex d.v.s dvs jfr p.g.a pga m.a.o m.h.t s.k f.d f.n fr.o.m t.o.m 
        resp inkl exkl ev c:a ang avs enl ffa i.o.m i.st n.b p.s)",
    .before_number = "kap s sid nr fig tab avd bil bd kl tfn",
    .final = R"(
        mkt milj mdr kr st e.kr f.kr jan febr feb mars apr jun jul aug sept sep okt nov dec)",
    .closing = "osv o.s.v m.fl m.m o.d o.dyl mfl mm etc",
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
