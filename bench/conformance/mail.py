#!/usr/bin/env python3
"""Mail sessions with the servers of record-mail.sh: mail.py smtp|imap|pop NAME."""
import imaplib, poplib, smtplib, sys, time

TEXT = b'From: alice@example.com\r\nTo: bob@example.com\r\nSubject: Sent\r\n\r\n.A line with a dot.\r\nAnother.\r\n'


def quiet(call, *args):
    try: return call(*args)
    except (smtplib.SMTPException, imaplib.IMAP4.error, poplib.error_proto) as e: print(e)


def smtp(name):
    s = smtplib.SMTP('127.0.0.1', 25, local_hostname='client.example.com')
    send = lambda *lines: s.send(b''.join(x + b'\r\n' for x in lines))
    replies = lambda n: [s.getreply() for _ in range(n)]
    if name == 'session':
        s.ehlo(); s.noop(); s.verify('bob'); s.sendmail('alice@example.com', ['bob@example.com'], TEXT); s.rset(); s.docmd('HELP')
    elif name == 'login':
        s.ehlo(); s.user, s.password = 'alice', 'secret'
        s.auth('LOGIN', s.auth_login, initial_response_ok=False); s.sendmail('alice@example.com', ['bob@example.com'], TEXT)
    elif name == 'plain':
        s.ehlo(); s.user, s.password = 'alice', 'secret'
        s.auth('PLAIN', s.auth_plain, initial_response_ok=False); s.sendmail('alice@example.com', ['bob@example.com'], TEXT)
    elif name == 'pipelined':
        s.ehlo(); send(b'MAIL FROM:<alice@example.com>', b'RCPT TO:<bob@example.com>', b'DATA'); replies(3)
        s.send(TEXT + b'.\r\nMAIL FROM:<alice@example.com>\r\nRCPT TO:<alice@example.com>\r\nRSET\r\n'); replies(4)
    elif name == 'errors':
        s.helo(); s.docmd('RCPT', 'TO:<bob@example.com>'); s.docmd('MAIL', 'FROM:alice >'); s.docmd('MAIL', 'FROM:<alice@example.com>'); s.docmd('MAIL', 'FROM:<b@example.com>')
        s.docmd('RCPT', 'TO:<nobody@example.com>'); s.docmd('DATA'); s.docmd('RSET'); s.docmd('NONSENSE', 'x y'); s.ehlo(); s.docmd('AUTH', 'LOGIN'); s.docmd('AAAA'); s.docmd('AAAA'); s.docmd('AUTH', 'PLAIN AAAA'); s.docmd('VRFY')
    elif name == 'bdat':
        s.ehlo(); s.docmd('MAIL', 'FROM:<alice@example.com>'); s.docmd('RCPT', 'TO:<bob@example.com>')
        s.send(b'BDAT %d\r\n' % len(TEXT) + TEXT); replies(1); s.send(b'BDAT 6 LAST\r\nlast\r\n'); replies(1)
    elif name == 'long':
        s.ehlo(); s.sendmail('alice@example.com', ['bob@example.com', 'alice@example.com'], TEXT + b'a line of a longer message\r\n' * 5000)
    s.quit()


def imap(name):
    m = imaplib.IMAP4('127.0.0.1')
    if name == 'errors': quiet(m.login, 'alice', 'wrong'); quiet(m.login, 'nobody', 'x')
    if name == 'append': m.authenticate('PLAIN', lambda _: b'\0alice\0secret')
    else: m.login('alice', 'secret')
    if name == 'session': m.list(); m.create('Work'); m.subscribe('Work'); m.status('INBOX', '(MESSAGES UNSEEN)'); m.select(); m.search(None, 'ALL'); m.noop(); m.delete('Work'); m.close()
    elif name == 'fetch': m.select(readonly=True); m.fetch('1', '(RFC822)'); m.fetch('1:*', '(FLAGS RFC822.SIZE)'); m.fetch('2', '(BODY[HEADER] BODY[TEXT])'); m.uid('FETCH', '1', '(UID ENVELOPE)')
    elif name == 'append': m.append('INBOX', r'(\Seen)', None, TEXT); m.select(); m.store('1', '+FLAGS', r'(\Flagged)'); m.copy('1', 'INBOX'); m.expunge()
    elif name == 'idle':
        m.select(); m.send(b'I1 IDLE\r\n'); m.readline(); time.sleep(1)
        o = imaplib.IMAP4('127.0.0.1'); o.login('alice', 'secret'); o.append('INBOX', None, None, TEXT); o.logout(); time.sleep(1); m.send(b'DONE\r\n'); time.sleep(1)
    elif name == 'errors': quiet(m.select, 'Missing'); quiet(m.fetch, '1', '(FLAGS)'); m.select(); quiet(m.fetch, '99', '(NONSENSE)'); quiet(m.xatom, 'NONSENSE'); quiet(m.create, 'INBOX')
    quiet(m.logout)


def pop(name):
    p = poplib.POP3('127.0.0.1')
    if name == 'apop': p.apop('alice', 'secret')
    elif name == 'plain': p._shortcmd('AUTH PLAIN'); p._shortcmd('AGFsaWNlAHNlY3JldA==')
    else:
        if name == 'errors': quiet(p._shortcmd, 'STAT'); quiet(p._shortcmd, 'NONSENSE'); quiet(p.user, 'alice'); quiet(p.pass_, 'wrong')
        p.user('alice'); p.pass_('secret')
    p.stat()
    if name == 'session': p.capa(); p.list(); p.uidl(); p.retr(1); p.top(1, 1); p.noop(); p.dele(1); p.rset()
    elif name == 'apop': p.list(1); p.uidl(1); p.retr(2)
    elif name == 'list': p.list(); p.uidl(); p.top(2, 5); p.retr(1)
    elif name == 'plain': p.capa(); p.uidl(); p.top(1, 0); p.retr(1)
    elif name == 'errors': quiet(p.retr, 99); quiet(p.dele, 99); quiet(p.list, 99); quiet(p.uidl, 99); quiet(p._shortcmd, 'RETR')
    p.quit()


globals()[sys.argv[1]](sys.argv[2])
