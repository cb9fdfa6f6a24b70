#!/usr/bin/env bash
# Netty 4.2.18 (io.netty:netty-handler, Maven Central) on the TLS engine of the JDK, Java 17 or later, Maven.
#
# Expected by most: a context with a key and a trust manager of one's own reads no certificates of public authorities.
# Seen: the JDK's trust store is opened by JdkSslContext, for default ciphers, and by JdkAlpnSslUtils, to find out whether the JDK knows ALPN: both make a
# TLS context without a trust manager, which takes the JDK's default one and parses more than a hundred certificates. It costs a fresh JVM some 0.1 s of CPU.
# Way out: an SslContext of one's own that makes the JDK's engines itself.
#
# Exits with 0 if that is still so, with 1 if not.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for artifact in handler common buffer transport resolver codec-base; do
    mvn -q org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy \
        -Dartifact="io.netty:netty-$artifact:4.2.18.Final" -DoutputDirectory="$work"
done
cat > "$work/Finding.java" <<'JAVA'
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.*;
import java.security.*;
import java.security.cert.X509Certificate;
import javax.net.ssl.*;

public class Finding {
    static final X509TrustManager MINE = new X509TrustManager() {
        public void checkClientTrusted(X509Certificate[] chain, String type) {}
        public void checkServerTrusted(X509Certificate[] chain, String type) {}
        public X509Certificate[] getAcceptedIssuers() { return new X509Certificate[0]; }
    };

    public static void main(String[] args) throws Exception {
        SSLContext jdk = SSLContext.getInstance("TLSv1.3");
        jdk.init(null, new TrustManager[] {MINE}, null);
        System.out.println("the JDK's own: " + (jdk.createSSLEngine() != null ? "an engine" : "none"));
        SSLEngine engine = new JdkSslContext(jdk, true, null, SupportedCipherSuiteFilter.INSTANCE, null, ClientAuth.NONE, null, false)
                .newEngine(ByteBufAllocator.DEFAULT);
        System.out.println("Netty's: an engine " + engine.getUseClientMode());
    }
}
JAVA
seen=$(java -Djavax.net.debug=ssl:trustmanager -cp "$work/*" "$work/Finding.java" 2>&1 | grep -oE "the JDK's own|Netty's|adding as trusted certificates")
echo "$seen"
[ "$seen" = $'the JDK\'s own\nadding as trusted certificates\nNetty\'s' ]
