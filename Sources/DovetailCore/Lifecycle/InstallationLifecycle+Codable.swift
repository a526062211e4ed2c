// A lifecycle is stored as a flat object, so that a person who reads the store can follow it:
// {"state": "error", "version": "1.0.0", "failed": {"kind": "update", "origin": "enabled", "target": "1.1.0", "attempt": 1}}
extension InstallationLifecycle: Codable {
    private enum CodingKeys: String, CodingKey {
        case state, version, previous, from, failed
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.version = try container.decodeIfPresent(SemanticVersion.self, forKey: .version)
        self.previous = try container.decodeIfPresent(SemanticVersion.self, forKey: .previous)
        switch try container.decode(InstallationState.self, forKey: .state) {
        case .uninstalled: self.state = .uninstalled
        case .installed: self.state = .installed
        case .enabled: self.state = .enabled
        case .disabled: self.state = .disabled
        case .updating: self.state = .updating(from: try container.decode(RestingState.self, forKey: .from))
        case .error: self.state = .error(try container.decode(FailedOperation.self, forKey: .failed))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(self.name, forKey: .state)
        try container.encodeIfPresent(self.version, forKey: .version)
        try container.encodeIfPresent(self.previous, forKey: .previous)
        switch self.state {
        case .updating(let origin): try container.encode(origin, forKey: .from)
        case .error(let failed): try container.encode(failed, forKey: .failed)
        case .uninstalled, .installed, .enabled, .disabled: break
        }
    }
}
