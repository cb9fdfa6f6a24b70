package io.taskgraph.boot.grpc;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Names of which the certificate of another process must have one, among its subject alternative names.
 *
 * @param allowed names of hosts, IP addresses or URIs; {@code *.} in front of a host's stands for one label. Without any, every certificate will do
 */
record PeerNames(List<String> allowed) {

    private static final String ANY_LABEL = "*.";

    /** Kinds of alternative names, numbered as in RFC 5280; those of people, mail addresses for one, are no names of processes. */
    private static final int HOST = 2;

    private static final int LOCATION = 6;
    private static final int ADDRESS = 7;
    private static final Set<Integer> KINDS = Set.of(HOST, LOCATION, ADDRESS);

    private record Name(int kind, String text) {

        boolean matches(String pattern) {
            return switch (kind) {
                case HOST -> isHost(pattern);
                case LOCATION -> isSame(PeerNames::location, pattern, text);
                case ADDRESS -> pattern.equals(text) || isSame(PeerNames::ipv6, pattern, text);
                default -> false;
            };
        }

        private boolean isHost(String pattern) {
            if (!pattern.startsWith(ANY_LABEL)) {
                return pattern.equalsIgnoreCase(text);
            }
            int dot = text.indexOf('.');
            return dot > 0 && text.substring(dot).equalsIgnoreCase(pattern.substring(1));
        }
    }

    void check(X509Certificate certificate) throws CertificateException {
        if (allowed.isEmpty()) {
            return;
        }
        List<Name> names = names(certificate);
        if (names.stream().noneMatch(name -> allowed.stream().anyMatch(name::matches))) {
            throw new CertificateException("the certificate of '" + certificate.getSubjectX500Principal() + "' is for "
                    + names.stream().map(Name::text).toList()
                    + ", of which none is in 'taskgraph.data.ssl.peer-names'");
        }
    }

    private static List<Name> names(X509Certificate certificate) throws CertificateParsingException {
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        return alternatives == null
                ? List.of()
                : alternatives.stream()
                        .filter(alternative -> KINDS.contains(alternative.get(0)))
                        .map(alternative -> new Name((int) alternative.get(0), (String) alternative.get(1)))
                        .toList();
    }

    private static <T> boolean isSame(Function<String, @Nullable T> meaning, String pattern, String name) {
        T meant = meaning.apply(pattern);
        return meant != null && meant.equals(meaning.apply(name));
    }

    /** Returns a location, whose scheme and host are the same in either case, and whose path is not; null if the text is none. */
    private static @Nullable URI location(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException ex) {
            return null;
        }
    }

    /** Returns an IPv6 address, of which there is more than one way to write it; null if the text is none. No name is looked up for brackets. */
    private static @Nullable InetAddress ipv6(String text) {
        try {
            return InetAddress.getByName("[" + text + "]");
        } catch (UnknownHostException ex) {
            return null;
        }
    }
}
