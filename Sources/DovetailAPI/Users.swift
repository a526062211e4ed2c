public import DovetailCore
public import FoundationEssentials

extension API {
    /// A user.
    public struct User: Codable, Sendable, Equatable {
        private enum CodingKeys: String, CodingKey {
            case id, role
            case createdAt = "created_at"
        }

        /// The name.
        public var id: UserID
        /// What the user may do.
        public var role: Role
        /// When the user was added.
        public var createdAt: Date

        /// Describes a user.
        public init(id: UserID, role: Role, createdAt: Date) {
            self.id = id
            self.role = role
            self.createdAt = createdAt
        }
    }

    /// A user who is to be added.
    public struct NewUser: Codable, Sendable, Equatable {
        /// The name.
        public var name: String
        /// What the user may do; nil for `user`.
        public var role: Role?

        /// Describes a user to add.
        public init(name: String, role: Role? = nil) {
            self.name = name
            self.role = role
        }
    }
}

extension API {
    /// What a new token is to be like.
    public struct NewToken: Codable, Sendable, Equatable {
        private enum CodingKeys: String, CodingKey {
            case lifetime = "lifetime_seconds"
        }

        /// How long it is to be good, in seconds; nil for the server's default.
        public var lifetime: Int?

        /// Describes a token to make.
        public init(lifetime: Int? = nil) {
            self.lifetime = lifetime
        }
    }

    /// A token that signs a user in: sent as `Authorization: Bearer …`.
    public struct Token: Codable, Sendable, Equatable {
        private enum CodingKeys: String, CodingKey {
            case id, token, user, role, plugin
            case expiresAt = "expires_at"
        }

        /// The id by which it is revoked.
        public var id: String
        /// The token itself.
        ///
        /// The server does not keep it: it cannot be shown again.
        public var token: String
        /// Whom it signs in.
        public var user: UserID
        /// What the user may do with it.
        public var role: Role
        /// The plugin whose routes alone it is good for; nil when it is good for everything.
        public var plugin: PluginSlug?
        /// When it ends.
        public var expiresAt: Date

        /// Describes a token.
        public init(id: String, token: String, user: UserID, role: Role, plugin: PluginSlug? = nil, expiresAt: Date) {
            self.id = id
            self.token = token
            self.user = user
            self.role = role
            self.plugin = plugin
            self.expiresAt = expiresAt
        }
    }

    /// A code with which a browser signs in, once.
    public struct SignInCode: Codable, Sendable, Equatable {
        private enum CodingKeys: String, CodingKey {
            case code, user
            case expiresAt = "expires_at"
        }

        /// The code.
        public var code: String
        /// Whom it signs in.
        public var user: UserID
        /// When it ends, if it is not used before.
        public var expiresAt: Date

        /// Describes a code.
        public init(code: String, user: UserID, expiresAt: Date) {
            self.code = code
            self.user = user
            self.expiresAt = expiresAt
        }
    }

    /// The code with which a browser signs in.
    public struct NewSession: Codable, Sendable, Equatable {
        /// The code.
        public var code: String

        /// Takes a code.
        public init(code: String) {
            self.code = code
        }
    }

    /// Who is signed in.
    public struct Session: Codable, Sendable, Equatable {
        private enum CodingKeys: String, CodingKey {
            case user, role
            case expiresAt = "expires_at"
        }

        /// The user.
        public var user: UserID
        /// What the user may do.
        public var role: Role
        /// When the session ends.
        public var expiresAt: Date

        /// Describes a session.
        public init(user: UserID, role: Role, expiresAt: Date) {
            self.user = user
            self.role = role
            self.expiresAt = expiresAt
        }
    }
}
