import NIOSSL

/// A certificate for `pinned.example` that nobody has signed but itself, for tests alone.
enum PinnedCertificate {
    /// What a server needs that shows it.
    static var context: NIOSSLContext {
        get throws {
            let certificate = try NIOSSLCertificate(bytes: Array(Self.pem.utf8), format: .pem)
            let key = try NIOSSLPrivateKey(bytes: Array(Self.key.utf8), format: .pem)
            return try NIOSSLContext(
                configuration: .makeServerConfiguration(
                    certificateChain: [.certificate(certificate)], privateKey: .privateKey(key)))
        }
    }

    static let pem = """
        -----BEGIN CERTIFICATE-----
        MIIBcDCCARagAwIBAgIBATAKBggqhkjOPQQDAjAZMRcwFQYDVQQDDA5waW5uZWQu
        ZXhhbXBsZTAgFw0yNTAxMDEwMDAwMDBaGA8yMTI1MDEwMTAwMDAwMFowGTEXMBUG
        A1UEAwwOcGlubmVkLmV4YW1wbGUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASY
        zjUZOgokV25csWqTsSm/92uh+Pj1yv9CYy69jwnU11bK5iWJ6dx6Z/EZlEwBFRZl
        aqr+L3WFttV94Ia1LCuIo00wSzAZBgNVHREEEjAQgg5waW5uZWQuZXhhbXBsZTAP
        BgNVHRMBAf8EBTADAQH/MB0GA1UdDgQWBBRmnz6BGeX6YNl+MfcwR/MM9fEYmDAK
        BggqhkjOPQQDAgNIADBFAiBnfEwpjF0j+P1OlE33XkCxnUXJzCOTp8kYYIxxOJki
        aQIhAIdU0VruUfor9/RsI4R6XtITygELR57CUZ+b/N87alF/
        -----END CERTIFICATE-----

        """

    private static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgX7HRCk9gyj/4gjEq
        KoX6CHorOUSIXkbJ/bst/Xgk+QehRANCAASYzjUZOgokV25csWqTsSm/92uh+Pj1
        yv9CYy69jwnU11bK5iWJ6dx6Z/EZlEwBFRZlaqr+L3WFttV94Ia1LCuI
        -----END PRIVATE KEY-----

        """
}
