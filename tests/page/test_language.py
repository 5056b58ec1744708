"""The language is that of the running text, whatever the markup claims."""

from __future__ import annotations

import pytest

from mcminer.page import read_page

SENTENCES = {
    "bg": "Курсът е предназначен за хора, които искат да работят като заварчици в строителството.",
    "cs": "Kurz je určen pro zájemce, kteří chtějí pracovat jako zedníci při opravách památek.",
    "da": "Kurset henvender sig til dig, der gerne vil arbejde med renovering af gamle bygninger.",
    "de": "Der Lehrgang richtet sich an alle, die auf der Baustelle mit offener Flamme arbeiten.",
    "el": "Το πρόγραμμα απευθύνεται σε όσους θέλουν να εργαστούν στη συντήρηση παλαιών κτιρίων.",
    "en": "The course is for everyone who works with naked flames on building sites.",
    "es": "El curso está dirigido a quienes trabajan con fuego abierto en las obras.",
    "et": "Kursus on mõeldud kõigile, kes soovivad töötada vanade hoonete taastamisel.",
    "fi": "Koulutus on tarkoitettu kaikille, jotka haluavat työskennellä vanhojen talojen korjaajina.",
    "fr": "La formation s'adresse à toutes les personnes qui travaillent avec une flamme nue.",
    "hr": "Tečaj je namijenjen svima koji žele raditi na obnovi starih zgrada u gradu.",
    "hu": "A tanfolyam azoknak szól, akik régi épületek felújításán szeretnének dolgozni.",
    "it": "Il corso è rivolto a chi lavora con fiamme libere nei cantieri edili.",
    "lt": "Kursai skirti visiems, kurie nori dirbti atnaujinant senus pastatus mieste.",
    "lv": "Kurss ir paredzēts visiem, kas vēlas strādāt vecu ēku atjaunošanā pilsētā.",
    "mt": "Il-kors huwa maħsub għal dawk kollha li jixtiequ jaħdmu fir-restawr tal-bini antik.",
    "nl": "De cursus is bedoeld voor iedereen die op de bouwplaats met open vuur werkt.",
    "pl": "Szkolenie jest przeznaczone dla osób, które chcą pracować przy remontach zabytków.",
    "pt": "O curso destina-se a todas as pessoas que trabalham com chama aberta nas obras.",
    "ro": "Cursul se adresează tuturor celor care doresc să lucreze la restaurarea clădirilor vechi.",
    "sk": "Kurz je určený pre záujemcov, ktorí chcú pracovať ako murári pri opravách pamiatok.",
    "sl": "Tečaj je namenjen vsem, ki želijo delati pri obnovi starih stavb v mestu.",
    "sv": "Kursen vänder sig till dig som vill arbeta med renovering av gamla byggnader.",
    "ga": "Tá an cúrsa seo oiriúnach do dhaoine ar mian leo oibriú ar sheanfhoirgnimh a athchóiriú.",
}


@pytest.mark.parametrize("code", SENTENCES)
def test_running_text_decides(code: str) -> None:
    page = read_page(
        f'<html lang="en"><nav>Home Contact Login</nav><p>{SENTENCES[code]} {SENTENCES[code]}</p>'.encode()
    )
    assert page.language == code
