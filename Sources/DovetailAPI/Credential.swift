public import FoundationEssentials

extension API {
    /// What a running server leaves in its data folder, so that commands on the same machine may act as administrator.
    public struct Credential: Codable, Sendable, Equatable {
        private enum CodingKeys: String, CodingKey {
            case url, token
            case expiresAt = "expires_at"
        }

        /// The name of the file in the data folder; only the server's own system user can read it.
        public static let fileName = "administrator.json"

        /// The address of the server.
        public var url: String
        /// The token.
        public var token: String
        /// When it ends; the server renews it before.
        public var expiresAt: Date

        /// Describes a credential.
        public init(url: String, token: String, expiresAt: Date) {
            self.url = url
            self.token = token
            self.expiresAt = expiresAt
        }
    }
}
