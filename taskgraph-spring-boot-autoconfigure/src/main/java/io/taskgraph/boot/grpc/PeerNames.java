package io.taskgraph.boot.grpc;

import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Names of which the certificate of another process must have one, among its subject alternative names.
 *
 * @param allowed names of hosts, IP addresses or URIs; {@code *.} in front stands for one label. Without any, every certificate will do
 */
record PeerNames(List<String> allowed) {

    private static final String ANY_LABEL = "*.";

    PeerNames {
        allowed = allowed.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }

    void check(X509Certificate certificate) throws CertificateException {
        if (allowed.isEmpty()) {
            return;
        }
        List<String> names = names(certificate);
        if (names.stream().noneMatch(this::isAllowed)) {
            throw new CertificateException("the certificate of '" + certificate.getSubjectX500Principal() + "' is for "
                    + names + ", of which none is in 'taskgraph.data.ssl.peer-names'");
        }
    }

    private boolean isAllowed(String name) {
        return allowed.stream().anyMatch(pattern -> matches(pattern, name));
    }

    private static boolean matches(String pattern, String name) {
        if (!pattern.startsWith(ANY_LABEL)) {
            return pattern.equals(name);
        }
        int dot = name.indexOf('.');
        return dot > 0 && name.substring(dot).equals(pattern.substring(1));
    }

    private static List<String> names(X509Certificate certificate) throws CertificateParsingException {
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        return alternatives == null
                ? List.of()
                : alternatives.stream()
                        .map(alternative -> alternative.get(1))
                        .filter(String.class::isInstance)
                        .map(name -> ((String) name).toLowerCase(Locale.ROOT))
                        .toList();
    }
}
