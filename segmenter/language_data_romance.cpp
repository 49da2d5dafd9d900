// French, Spanish, Portuguese, Italian, Romanian.
#include <array>

#include "segmenter/language_data_tables.h"

namespace hymt {
namespace {

constexpr LanguageData kFrench = {
    .tag = "fr",
    .inner = R"(
        M MM Pr acoust adj adr anc anon av bd boul broch c-à-d c.-à-d c.n c.à.d cap cdt cf ch.-l
        col coll collab càd dir dr drs env fém gouv gén hab hon hôp ill illustr imm imprim inf ing
        inéd lt masc me mgr mgrs mlle mlles mm mme mmes n.d n.d.a n.d.l.r n.d.t p.ex prof.s r.p
        resp s.e s.m s.s sr srs st ste sts édit équiv éval)",
    .before_number = R"(
        al alin ann chap ex fasc fol l ll max min nos n° nᵒ nᵒˢ op par pp réf réfs sect sq sqq
        suiv t tabl tt tél vers éd)",
    .final = R"(
        ap append apr auj av.j.-c avr bull c.q.f.d categ cie config contr desc dict dim déc e.-u
        encycl exempl févr graph ibid id indus intr j.-c janv jeu juil lib loc.cit lun mar mer n.b
        n/réf niv nov oct p.-d.g p.-s p.s quart r.-v s.a s.a.i s.a.r.l s.a.s sam sept sing suppl
        symb synth syst t.s.v.p trad u.e v/réf var ven é.-u)",
    .closing = "etc",
    .titles = "mme mlle",
    .starters = R"(
        le la les l' un une des ce cet cette ces il elle ils elles on nous vous je j' tu mon ton son
        notre votre nos vos leur leurs qui que qu' quoi quel quelle quels quelles où quand comment
        pourquoi combien si s' mais ou donc or ni car puis ensuite alors ainsi cependant toutefois
        pourtant enfin dans pour par avec sans sous sur après avant pendant lorsque lorsqu' cliquez
        appuyez sélectionnez choisissez saisissez ouvrez voir voyez notez remarque utilisez c'
        cela ceci n' d' tout tous toute toutes chaque plusieurs certains aucun en est sont a
        attention exemple d'abord aujourd'hui pas ne à au aux du depuis lors selon dès)",
    .prepositions = "à vers depuis jusqu'à avant après le en chez avec",
    .numbered = R"(
        version étape chapitre section page figure tableau partie niveau numéro annexe exemple ligne
        article paragraphe point phase)",
};

constexpr LanguageData kSpanish = {
    .tag = "es",
    .inner = R"(
        EE admón afma afmo afmos alm almte ant aprox arq arz av avda bco bol c.g c/ cap cdad cf
        cfr cnel crio cód d d.ª dcha dcho depto deptos desv dicc dir dis dn dom dpto dptos dra
        dres drs dto dtor dª dña ej emm entlo excl excma excmas excmo excmos exma exmo exmos extr
        fabric fr fund gob gral grs hna hno hnos ibíd igl ilma ilmas ilmo ilmos iltre impr impto
        incl ing izq izqda izqdo lcda lcdo lda ldo lic licdo mons mtra mtro ntra ntra.sra ntro
        obpo p.ej ppal ppdo pral prof profa profs pta ptas pts pza r.d rda rte rvdmo rvdmos rvdo
        rvdos s.a.r s.e sdad sgto sr sra sras sres srs srta srtas sta sto tamb tte ud uds vd vda
        vds vs yuxta)",
    .before_number = R"(
        apdo apto art arts caps cra ext fasc fol ilust lám n.os n.º nro nros núm núms pp pág págs
        párr párrf párrfs ref secc t tel tfno tít v.gr)",
    .final = R"(
        UU a.c a.m a/c abr adj ago bibl bs.as c/u cc.aa compl cta cte cía d.c d.e.p desc dic e.c
        ee.uu ene feb febr ff.aa ff.cc inst j.c jj.oo jue jul jun ltda lun mar may mié n.b n.del.t
        n.s nov oct p.d p.m p.v.p q.e.g.e q.e.p.d rr.hh s.a s.a.u s.en.c s.l s.r.c s.r.l s.s.s sep
        sept sig ss.aa ss.mm sáb trab trad univ vie vto)",
    .closing = "etc",
    .titles = "sr sra srta d dª",
    .starters = R"(
        el la los las lo un una unos unas este esta esto estos estas ese esa eso esos esas aquel él
        ella ellos ellas usted ustedes nosotros yo tú mi tu su sus nuestro nuestra qué quién quiénes
        cuál cuáles cuándo cuánto dónde cómo por porque si cuando donde mientras aunque como pero o
        y e u ni luego entonces después antes así además también sin con para de del desde hasta en
        entre sobre según tras haga pulse seleccione elija abra use utilice vea véase escriba nota
        es son está están hay tiene puede pueden debe deben no todo todos toda todas cada algunos
        ningún ninguno muchos otro otra al a ahora aquí primero finalmente)",
    .prepositions = "a desde hasta antes después en sobre con",
    .adverbial = R"(
        el la los las un una este esta de del y mañana tarde noche día semana mes año próximo)",
    .numbered = R"(
        versión paso capítulo sección página figura tabla parte nivel número anexo ejemplo línea
        artículo párrafo punto fase)",
};

constexpr LanguageData kPortuguese = {
    .tag = "pt",
    .inner = R"(
        abrev adm agric anat aprox arit arq arqueol astron autom aux av biogr brig cap cel cf cmdr
        contab cx cód d depto dir dra dras drs déb educ eletr eletrôn eng enga engas engos ex excl
        exma exmo exo fem filos fisiol fís gen geom gram gên hist ilma ilmo incl ingl ling liter
        maj matem mons msgr máq méd mús n.sra n.t neol obs odont organiz p.ex pe prof profa profs
        próx psicol pça quím repr sgt sociol sr sra sras srs srta sta sto supt símb tecnol ten
        transp trav v.exa v.s.a vs álg índ)",
    .before_number = R"(
        al ap apt apto art arts caps fasc fl fls fol n.º nº núm pp pág págs ref sec séc t tel tít)",
    .final = R"(
        a.c abr adj adv ago bibl cat cia cit compl cont d.c desc dez div doc e.u.a elem esp eua
        fev fil jan jul jun jur lda ltda mai mar nov org out pres prov r.s.v.p reg rel rep s.a set
        tec trad univ w.c)",
    .closing = "etc",
    .titles = "sr sra",
    .starters = R"(
        o a os as um uma uns umas este esta isto estes estas esse essa isso esses essas aquele
        aquela ele ela eles elas você vocês nós eu tu meu minha seu sua seus suas nosso nossa que
        quem qual quais quando quanto onde como por porque se enquanto embora mas ou e nem logo
        então depois antes assim além também sem com para de do da dos das desde até em no na nos
        nas entre sobre segundo após clique pressione selecione escolha abra use utilize veja
        consulte digite nota é são está estão há tem pode podem deve devem não todo todos toda todas
        cada alguns nenhum muitos outro outra ao à agora aqui primeiro finalmente)",
    .prepositions = "às desde até antes depois em com",
    .numbered = R"(
        versão passo capítulo seção secção página figura tabela parte nível número anexo exemplo
        linha artigo parágrafo ponto fase)",
};

constexpr LanguageData kItalian = {
    .tag = "it",
    .inner = R"(
        abbrev agg agric all amm anat ant arch archeol arciv aritm artig assic assoc astr astrol
        astron attr autom avv avv.ti biogr biol brig c.so ca cap capt card cav cf cfr chim chir
        cod.civ cod.pen col comm concl condiz congiunt corr costr crist d.l d.lgs d.m d.p.c.m
        d.p.r decr decreto-legge deriv determ dial dir.amm diz dott dott.ri dott.ssa dott.sse
        dottssa dr.ssa econ edil egr elettr elettron enol entom esist estens etim eufem farm femm
        ferr filol filos fisiol folcl fotogr gen gent geod geogr geol geom germ giorn giur idraul
        ill illmo impers inf inform ing ingl invar ispett ist istr ital lic ling loc macch magg
        mar.ca maresc mecc mediev meteor metr milit miner mitol mons napol numism occult oculist
        on onor orient ornit orogr ortogr p.es p.i p.ind p.zza paleogr paleont papir parapsicol
        partic patol pedag per.ind petr poet polit preist priv prof.ri prof.ssa proff pron pronom
        propr psic psicoan psicol pubbl racc radiotecn rag recipr region relig retor rev rev.do
        s.e s.e.r s.ten scherz scient scol serg sig sig.na sig.ra sigg signa sigra sociol sogg
        sost sottot spett spett.le st stor suff superl tecnol telecom ten ten.col teol tess tipogr
        topog tosc trasp uff v.brig v.cte v.le v.pres vesc veter vezz vicepres vs zool zoot)",
    .before_number = R"(
        art artt c.f c.m c.p capp ediz es fasc figg lett n n.o n.ri nn num pag pagg par pos pp
        serie sez sgg ss tab tabb tav tel vol voll)",
    .final = R"(
        a.c a.m ago apr bibl bot c.a c.c.p c/a cit cod comp compl cons contr d.c dic dir dom feb
        gio giu gramm intr lat lug lun mag mar mer mus n.b n.d.r n.d.t nov ord ott p.iva p.m p.s
        pref pres proc prov s.a s.a.s s.b.f s.n.c s.p.a s.r.l sab sec seg sen set sett soc tecn
        trad u.e u.s.a univ ven)",
    .closing = "ecc etc",
    .titles = "sig sig.ra dott",
    .starters = R"(
        il lo la i gli le l' un uno una un' questo questa questi queste quest' quello quella quelli
        quelle egli lui lei loro noi voi io tu mio tuo suo sua nostro vostro che chi quale quali
        quando quanto dove come perché se mentre benché ma o e né quindi poi dopo prima così inoltre
        anche tuttavia infine senza con per di del della dei da dal dalla in nel nella su sul sulla
        tra fra secondo fare premere selezionare scegliere aprire usare utilizzare vedere vedi
        inserire nota è sono c' ci ha hanno può possono deve devono non ogni tutto tutti tutta tutte
        alcuni nessun nessuno molti altro altra al alla a ora qui)",
    .prepositions = "alle dalle fino prima dopo in con verso",
    .numbered = R"(
        versione passo passaggio capitolo sezione pagina figura tabella parte livello numero
        appendice esempio riga articolo paragrafo punto fase)",
};

constexpr LanguageData kRomanian = {
    .tag = "ro",
    .inner = "acad aprox arh cf col d-l d-na d-ra de.ex dl dna dra gen ing lt prof sf vs ș.a",
    .before_number = "alin ap art bd bl cap et fig lit nr p pag sect tab tel vol",
    .final = "apr aug d.hr dec feb ian iul iun mai mar mii mil mld nov oct s.a s.r.l sept î.hr",
    .closing = "etc ș.a.m.d",
    .starters = R"(
        un o acest această acesta aceasta acestea aceste acel acea el ea ei ele eu tu noi voi cine
        ce care când unde cum cât de dacă deoarece pentru că deși dar sau și iar apoi atunci după
        înainte astfel totuși în la din cu fără prin pe între conform faceți apăsați selectați
        alegeți deschideți utilizați folosiți vedeți notă este sunt are au poate pot trebuie nu toate
        toți fiecare unele)",
    .numbered = "versiunea pasul capitolul secțiunea pagina figura tabelul partea nivelul numărul",
};

constexpr std::array kLanguages = {kFrench, kSpanish, kPortuguese, kItalian, kRomanian};

}  // namespace

std::span<const LanguageData> romance_languages() { return kLanguages; }

}  // namespace hymt
