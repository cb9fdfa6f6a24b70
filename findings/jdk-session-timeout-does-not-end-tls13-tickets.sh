#!/usr/bin/env bash
# JDK 17 and 25 (SunJSSE), TLS 1.3 between two sockets of one program; JAVA_HOME, or the `java` on the path. Needs `keytool` beside it.
#
# Expected by most: a server whose SSLSessionContext has a session timeout of one second takes up no session that is older, so that the certificate of a client who
# comes back is looked at again, for instance by a trust manager that has been reloaded.
# Seen: the timeout bounds sessions that the server keeps. Since JDK 13 it keeps none for TLS 1.3: the client brings all of it in a ticket, whose age the server does not compare with
# the timeout. A client whose own timeout is a day, the default, comes back after 3 and 6 seconds, and its certificate is looked at once in all. With
# -Djdk.tls.server.enableSessionTicketExtension=false the server keeps sessions, and looks at it three times. Both JDKs do the same.
# Way out: the property, which holds for the whole JVM; or look at the peer's certificate of the session with each connection or call, not only in the trust manager.
#
# Exits with 0 if that is still so, with 1 if not.
set -euo pipefail
bin=${JAVA_HOME:+$JAVA_HOME/bin/}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${bin}keytool" -genkeypair -alias key -keyalg EC -dname CN=localhost -ext san=dns:localhost -validity 30 \
    -keystore "$work/key.p12" -storetype PKCS12 -storepass secret 2>/dev/null
cat > "$work/Finding.java" <<'JAVA'
import java.io.File;
import java.io.IOException;
import java.net.*;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.*;

public class Finding {
    static final AtomicInteger LOOKS = new AtomicInteger();

    /** Takes everybody, and counts. */
    static class Counting extends X509ExtendedTrustManager {
        @Override public void checkClientTrusted(X509Certificate[] chain, String type) { LOOKS.incrementAndGet(); }
        @Override public void checkClientTrusted(X509Certificate[] chain, String type, Socket at) { LOOKS.incrementAndGet(); }
        @Override public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine at) { LOOKS.incrementAndGet(); }
        @Override public void checkServerTrusted(X509Certificate[] chain, String type) {}
        @Override public void checkServerTrusted(X509Certificate[] chain, String type, Socket at) {}
        @Override public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine at) {}
        @Override public X509Certificate[] getAcceptedIssuers() { return new X509Certificate[0]; }
    }

    static SSLContext context(String keys) throws Exception {
        char[] secret = "secret".toCharArray();
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(KeyStore.getInstance(new File(keys), secret), secret);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(factory.getKeyManagers(), new TrustManager[] {new Counting()}, null);
        return context;
    }

    public static void main(String[] args) throws Exception {
        SSLContext server = context(args[0]);
        server.getServerSessionContext().setSessionTimeout(1);
        SSLContext client = context(args[0]);
        SSLServerSocket listening = (SSLServerSocket)
                server.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        listening.setNeedClientAuth(true);
        Thread echo = new Thread(() -> {
            while (true) {
                try (Socket one = listening.accept()) {
                    one.getOutputStream().write(one.getInputStream().read());
                    one.getInputStream().read();
                } catch (IOException e) {
                    // the next one
                }
            }
        });
        echo.setDaemon(true);
        echo.start();
        for (int i = 0; i < 3; i++) {
            Thread.sleep(i == 0 ? 0 : 3_000);
            try (Socket one = client.getSocketFactory().createSocket("localhost", listening.getLocalPort())) {
                one.getOutputStream().write(7);
                one.getInputStream().read(); // brings the ticket too
            }
        }
        System.out.println(Runtime.version() + ": 3 connections, 3 s apart, timeout 1 s; looks at the client's certificate: " + LOOKS);
        System.exit(LOOKS.get() == Integer.parseInt(args[1]) ? 0 : 1);
    }
}
JAVA
"${bin}java" "$work/Finding.java" "$work/key.p12" 1
"${bin}java" -Djdk.tls.server.enableSessionTicketExtension=false "$work/Finding.java" "$work/key.p12" 3
