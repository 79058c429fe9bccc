"""What Outlook, Thunderbird, Apple Mail, Roundcube, Gmail and webmailers call their folders, where the server
knows no RFC 6154."""

from unicodedata import normalize


def small(name: str) -> str:
    """A name as it is compared: Apple's programs write accents as characters of their own, and so is the dot
    of İ in lower case."""
    return normalize("NFC", name).strip().casefold().replace("i\u0307", "i")


def _called(*names: str) -> frozenset[str]:
    return frozenset(map(small, names))


SENT = _called(
    "sent", "sent items", "sent mail", "sent messages", "sent-mail", "sent email", "sentitems",
    "gesendet", "gesendete", "gesendete elemente", "gesendete objekte", "gesendete nachrichten",
    "gesendete e-mails", "gesendete mails", "versendet", "postausgang (gesendet)",
    "envoyé", "envoyés", "éléments envoyés", "messages envoyés", "courrier envoyé",
    "enviado", "enviados", "elementos enviados", "mensajes enviados", "correo enviado", "itens enviados",
    "mensagens enviadas", "e-mails enviados", "enviats", "elements enviats", "missatges enviats",
    "inviata", "inviati", "posta inviata", "messaggi inviati",
    "verzonden", "verzonden items", "verzonden berichten", "verzonden objecten",
    "skickat", "skickade", "skickade objekt", "skickade meddelanden", "sendt", "sendte", "sendt post",
    "sendte elementer", "sendt e-post", "sendte meldinger", "lähetetyt", "lähetetyt kohteet",
    "lähetetyt viestit", "saadetud", "saadetud üksused", "nosūtītās", "nosūtītie vienumi", "išsiųsta",
    "išsiųsti", "išsiųsti elementai",
    "wysłane", "elementy wysłane", "wysłane wiadomości", "odeslané", "odeslaná pošta", "odoslané",
    "odoslaná pošta", "elküldött", "elküldött elemek", "elküldött levelek", "trimise", "elemente trimise",
    "poslano", "poslani elementi", "poslane stavke", "poslato", "poslate stavke",
    "отправленные", "отправлено", "отправленная почта", "надіслані", "надіслано", "изпратени",
    "изпратени елементи", "послато", "послате ставке",
    "απεσταλμένα", "στοιχεία που έχουν αποσταλεί", "gönderilmiş", "gönderilenler", "gönderilmiş öğeler",
    "gönderilmiş postalar", "פריטים שנשלחו", "דואר שנשלח", "נשלח", "العناصر المرسلة", "المرسلة",
    "البريد المرسل", "送信済み", "送信済みアイテム", "送信済みメール", "送信済みトレイ",
    "已发送", "已发送邮件", "已傳送", "寄件備份", "已寄出", "보낸 편지함", "보낸편지함", "보낸 메일함",
    "ส่งแล้ว", "đã gửi", "mục đã gửi", "terkirim",
)  # fmt: skip

JUNK = _called(
    "junk", "spam", "junk e-mail", "junk email", "junk-e-mail", "junk mail", "junk-email", "bulk mail",
    "spamverdacht", "spam-verdacht", "unerwünscht", "unerwünschte e-mails", "unerwünschte werbung",
    "courrier indésirable", "courriers indésirables", "indésirables", "pourriel",
    "correo no deseado", "correo basura", "no deseado", "correu brossa", "correu no desitjat",
    "lixo eletrônico", "lixo eletrónico", "lixo electrónico", "e-mail de lixo", "indesejados",
    "posta indesiderata", "indesiderata", "ongewenste e-mail", "ongewenste mail", "ongewenst",
    "skräppost", "uønsket mail", "uønsket e-mail", "uønsket post", "uønsket e-post", "søppelpost",
    "søppel-e-post", "useriøs e-post", "roskaposti", "rämpspost", "mēstules", "nevēlamais e-pasts",
    "surogātpasts", "šlamštas", "brukalas", "nepageidaujamas el. paštas",
    "wiadomości-śmieci", "wiadomości śmieci", "niechciane", "nevyžádaná pošta", "nevyžádané",
    "nevyžiadaná pošta", "nevyžiadané", "levélszemét", "kéretlen levelek", "e-mail nedorit",
    "mesaje nedorite", "neželena pošta", "neželena e-pošta", "neželjena pošta", "нежељена пошта",
    "спам", "нежелательная почта", "нежелательные", "небажана пошта", "небажані", "нежелана поща",
    "ανεπιθύμητη αλληλογραφία", "ανεπιθύμητα", "gereksiz e-posta", "önemsiz e-posta", "önemsiz", "istenmeyen",
    "דואר זבל", "ספאם", "البريد العشوائي", "البريد غير الهام", "البريد الإلكتروني غير الهام",
    "迷惑メール", "迷惑メールフォルダ", "ジャンク", "スパム", "垃圾邮件", "垃圾郵件", "垃圾信件",
    "广告邮件", "스팸", "스팸함", "스팸메일함", "스팸 메일함", "스팸편지함", "정크 메일", "정크메일",
    "อีเมลขยะ", "สแปม", "thư rác", "email sampah",
)  # fmt: skip

TRASH = _called(
    "trash", "deleted items", "deleted messages", "deleted mail", "deleted", "bin", "recycle bin",
    "wastebasket", "rubbish", "papierkorb", "gelöscht", "gelöschte elemente", "gelöschte objekte",
    "gelöschte nachrichten", "gelöschte e-mails", "corbeille", "éléments supprimés", "messages supprimés",
    "poubelle", "papelera", "papelera de reciclaje", "elementos eliminados", "mensajes eliminados",
    "eliminados", "paperera", "elements suprimits", "lixeira", "lixo", "reciclagem", "itens excluídos",
    "itens eliminados", "mensagens excluídas", "mensagens eliminadas", "cestino", "posta eliminata",
    "elementi eliminati", "messaggi eliminati", "eliminati", "prullenbak", "prullenmand",
    "verwijderde items", "verwijderde berichten", "papperskorg", "papperskorgen", "borttagna objekt",
    "borttaget", "raderade meddelanden", "papirkurv", "papirkurven", "slettet post", "slettet",
    "slettede elementer", "slettede meddelelser", "slettede meldinger", "søppel", "søppelkurv", "roskakori",
    "poistetut", "poistetut kohteet", "poistetut viestit", "prügikast", "kustutatud üksused", "miskaste",
    "atkritne", "dzēstie vienumi", "šiukšlinė", "šiukšliadėžė", "ištrinti elementai",
    "kosz", "elementy usunięte", "usunięte", "usunięte wiadomości", "koš", "odstraněná pošta", "odstraněné",
    "smazané", "kôš", "odstránené", "odstránené položky", "odstránená pošta", "kuka", "lomtár", "törölt",
    "törölt elemek", "törölt levelek", "coș", "coș de gunoi", "gunoi", "elemente șterse", "mesaje șterse",
    "smeti", "smeće", "otpad", "izbrisano", "izbrisane stavke", "obrisane stavke", "отпад", "обрисане ставке",
    "корзина", "удаленные", "удалённые", "удаленные элементы", "удалённые элементы", "кошик", "видалені",
    "видалене", "видалені елементи", "кошче", "изтрити", "изтрити елементи",
    "κάδος", "κάδος απορριμμάτων", "κάδος ανακύκλωσης", "απορρίμματα", "διαγραμμένα", "διεγραμμένα",
    "διαγραμμένα στοιχεία", "διεγραμμένα στοιχεία", "çöp", "çöp kutusu", "silinmiş öğeler", "silinen öğeler",
    "silinmiş postalar", "אשפה", "פריטים שנמחקו", "المهملات", "سلة المهملات", "العناصر المحذوفة",
    "ゴミ箱", "ごみ箱", "削除済みアイテム", "削除済み", "已删除", "已删除邮件", "已刪除的郵件", "刪除的郵件",
    "垃圾桶", "垃圾箱", "回收站", "废纸篓", "휴지통", "지운 편지함", "지운편지함", "삭제된 항목",
    "ถังขยะ", "รายการที่ถูกลบ", "thùng rác", "mục đã xóa", "sampah",
)  # fmt: skip

DRAFTS = _called(
    "drafts", "draft", "entwürfe", "entwurf", "brouillons", "brouillon", "borradores", "borrador",
    "esborranys", "rascunhos", "rascunho", "bozze", "concepten", "utkast", "kladd", "kladder", "kladde",
    "udkast", "luonnokset", "mustandid", "melnraksti", "juodraščiai", "wersje robocze", "robocze", "szkice",
    "koncepty", "rozepsané", "rozpracované", "piszkozatok", "vázlatok", "ciorne", "schițe",
    "mesaje nefinalizate", "osnutki", "skice", "nacrti", "нацрти", "черновики", "чернетки", "чернови",
    "πρόχειρα", "taslaklar", "טיוטות", "مسودات", "المسودات", "下書き", "草稿", "草稿箱", "草稿夾",
    "임시 보관함", "임시보관함", "แบบร่าง", "ฉบับร่าง", "thư nháp", "bản nháp", "konsep", "draf",
)  # fmt: skip
