/// The machine of the lifecycle, written down a second time, from its table: what an installation comes to, and what it keeps.
///
/// It knows nothing of steps, transactions or processes. Each method of the plugin writes its name to storage and to a table.
struct LifecycleModel: Sendable {
    /// What there is now.
    private(set) var books = ModelBooks()
    /// What there was before the last update.
    private var kept = ModelBooks()

    /// Takes a step; answers what the host has to answer.
    mutating func take(_ step: ModelStep) -> ModelAnswer {
        defer { self.books.served = self.books.serves ? self.books.storage : nil }
        let fault = step.fault
        switch step.command {
        case .install(let release): return self.install(release, fault)
        case .enable: return self.enable(fault)
        case .disable: return self.disable(fault)
        case .uninstall: return self.uninstall(byForce: false, fault)
        case .uninstallByForce: return self.uninstall(byForce: true, fault)
        case .update(let release): return self.update(release, fault)
        case .retry: return self.retry(fault)
        case .rollback: return self.rollback(fault)
        case .dismiss:
            switch self.books.state {
            case .failed(.update, let origin?), .failed(.rollback, let origin?): return self.rest(origin)
            default: return .refused
            }
        case .configure(let number):
            switch self.books.state {
            case .installed, .enabled, .disabled: break
            case .uninstalled, .updating, .failed: return .refused
            }
            guard number != self.books.number else { return .already }
            guard fault != .configure else { return .failed }
            self.books.number = number
            return self.write("configure")
        case .write:
            guard self.books.serves else { return .refused }
            return self.write("write")
        case .restart, .kill: return .done
        }
    }

    /// Takes the first half of what the plugin's route does, which is no unit of work: it writes to storage, then to the table.
    mutating func takeHalfOfWrite() {
        guard self.books.serves else { return }
        self.books.storage.append("write")
        self.books.served = self.books.storage
    }

    private mutating func install(_ release: ModelRelease, _ fault: ModelHook?) -> ModelAnswer {
        switch self.books.state {
        case .uninstalled, .failed(.install, _): break
        case .installed, .enabled, .disabled: return release == self.books.release ? .already : .refused
        case .updating, .failed: return .refused
        }
        self.books.release = release
        guard fault != .install else { return self.fail(.install, from: nil, onTheWayTo: release) }
        self.books = ModelBooks()
        self.books.release = release
        self.books.state = .installed
        return self.write("install")
    }

    private mutating func enable(_ fault: ModelHook?) -> ModelAnswer {
        let origin: ModelBooks.Resting?
        switch self.books.state {
        case .installed: origin = .installed
        case .disabled: origin = .disabled
        case .failed(.enable, let from): origin = from
        case .enabled: return .already
        case .uninstalled, .updating, .failed: return .refused
        }
        guard fault != .enable, fault != .start else {
            return self.fail(.enable, from: origin)
        }
        _ = self.rest(.enabled)
        return self.write("enable")
    }

    private mutating func disable(_ fault: ModelHook?) -> ModelAnswer {
        switch self.books.state {
        case .disabled: return .already
        case .uninstalled, .installed, .failed(.install, _): return .refused
        case .enabled, .failed: break
        case .updating: return .refused
        }
        _ = self.rest(.disabled)
        return fault == .disable ? .done : self.write("disable")
    }

    private mutating func uninstall(byForce: Bool, _ fault: ModelHook?) -> ModelAnswer {
        let origin: ModelBooks.Resting?
        switch self.books.state {
        case .uninstalled: return .already
        case .installed: origin = .installed
        case .enabled: origin = .enabled
        case .disabled: origin = .disabled
        case .updating: return .refused
        case .failed(.install, _):
            self.books = ModelBooks()
            return .done
        case .failed(.uninstall, let from): origin = from
        case .failed(_, let from):
            guard byForce else { return .refused }
            origin = from
        }
        // Whoever is enabled is disabled first, which cannot fail.
        guard byForce || fault != .uninstall else {
            return self.fail(.uninstall, from: origin)
        }
        self.books = ModelBooks()
        return .done
    }

    private mutating func update(_ release: ModelRelease, _ fault: ModelHook?) -> ModelAnswer {
        let origin: ModelBooks.Resting
        switch self.books.state {
        case .installed: origin = .installed
        case .enabled: origin = .enabled
        case .disabled: origin = .disabled
        case .failed(.update, let from?): origin = from
        case .uninstalled, .updating, .failed: return .refused
        }
        guard let old = self.books.release, release != old else { return .already }
        guard release.rawValue > old.rawValue else { return .refused }
        guard fault != .update, !(fault == .start && origin == .enabled) else {
            return self.fail(.update, from: origin, onTheWayTo: release)
        }
        self.kept = self.books
        (self.books.release, self.books.previous) = (release, old)
        _ = self.rest(origin)
        return self.write("update")
    }

    private mutating func rollback(_ fault: ModelHook?) -> ModelAnswer {
        let origin: ModelBooks.Resting
        switch self.books.state {
        case .installed: origin = .installed
        case .enabled: origin = .enabled
        case .disabled: origin = .disabled
        case .failed(.enable, let from), .failed(.rollback, let from): origin = from ?? .installed
        case .uninstalled, .updating, .failed: return .refused
        }
        guard let previous = self.books.previous else { return .refused }
        guard !(fault == .start && origin == .enabled) else {
            return self.fail(.rollback, from: origin, onTheWayTo: previous)
        }
        (self.books.release, self.books.previous) = (previous, nil)
        (self.books.storage, self.books.rows) = (self.kept.storage, self.kept.rows)
        self.books.number = self.kept.number
        return self.rest(origin)
    }

    private mutating func retry(_ fault: ModelHook?) -> ModelAnswer {
        switch (self.books.state, self.books.target) {
        case (.failed(.install, _), let release?): self.install(release, fault)
        case (.failed(.update, _), let release?): self.update(release, fault)
        case (.failed(.rollback, _), _): self.rollback(fault)
        case (.failed(.enable, _), _): self.enable(fault)
        case (.failed(.uninstall, _), _): self.uninstall(byForce: false, fault)
        default: .refused
        }
    }

    private mutating func fail(
        _ failure: ModelBooks.Failure, from origin: ModelBooks.Resting?, onTheWayTo release: ModelRelease? = nil
    ) -> ModelAnswer {
        var attempt = 1
        if case .failed(failure, _) = self.books.state { attempt += self.books.attempt }
        (self.books.state, self.books.attempt, self.books.target) = (.failed(failure, from: origin), attempt, release)
        return .failed
    }

    private mutating func rest(_ origin: ModelBooks.Resting) -> ModelAnswer {
        (self.books.attempt, self.books.target) = (0, nil)
        switch origin {
        case .installed: self.books.state = .installed
        case .enabled: self.books.state = .enabled
        case .disabled: self.books.state = .disabled
        }
        return .done
    }

    private mutating func write(_ entry: String) -> ModelAnswer {
        self.books.storage.append(entry)
        self.books.rows.append(entry)
        return .done
    }
}
