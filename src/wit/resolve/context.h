// What all parts of the resolver share.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/error.h"
#include "wit/interface.h"
#include "wit/package.h"
#include "wit/read_wit.h"
#include "wit/text/source.h"
#include "wit/text/syntax.h"

namespace composable::wit::resolve {

// Limits on what WIT text may build, so that nothing that walks over it needs much stack.
inline constexpr std::uint32_t kMaxTypeDepth = 200;  // types in one another, names looked through
inline constexpr std::uint32_t kMaxUseDepth = 200;   // interfaces that use one another's types
inline constexpr std::size_t kMaxFlags = 32;         // names of one flags type

// Whether an item is there, under the features that are on.
enum class Presence : std::uint8_t { kPresent, kAbsent };

// A type's name in an interface or world.
struct TypeSymbol {
  std::optional<TypeDefinition> definition;  // none where absent
  std::string feature;                       // that it needs, where absent
};

struct InterfaceSymbol {
  InterfacePtr interface;  // null where absent
  std::string feature;     // that it needs, where absent
  std::map<std::string, TypeSymbol, std::less<>> types;
  std::set<std::string, std::less<>> functions;
  std::uint32_t use_depth = 1;  // interfaces on the longest way through its `use`s, itself included
};

struct WorldSymbol {
  WorldPtr world;       // null where absent
  std::string feature;  // that it needs, where absent
};

struct ResolvedPackage {
  Package package;
  std::map<std::string, InterfaceSymbol, std::less<>> interfaces;
  std::map<std::string, WorldSymbol, std::less<>> worlds;
};

class Context {
 public:
  Context(std::vector<const SourceFile*> files, const Features& features)
      : files_(std::move(files)), features_(features) {}

  template <typename... Args>
  std::unexpected<Error> Fail(const Span& span, fmt::format_string<Args...> format,
                              Args&&... args) const {
    return FailAt(Locate(*files_[span.file], span.offset), ErrorCode::kInvalidArgument, format,
                  std::forward<Args>(args)...);
  }

  static Span StartOf(std::uint32_t file) { return {file, 0, 0}; }

  // "b.wit:3:5"
  std::string Place(const Span& span) const;

  // Whether an item of the package with this stability is there. Error where it is to be there only
  // since a later version than the package's.
  Result<Presence> PresenceOf(const Stability& stability, const PackageName& package,
                              const Span& span) const;

  // The packages that are done, by their full names.
  std::map<std::string, ResolvedPackage, std::less<>>& packages() { return packages_; }
  const std::map<std::string, ResolvedPackage, std::less<>>& packages() const { return packages_; }

  // Whether a `borrow` is anywhere in the type.
  bool ContainsBorrow(const Type& type);

 private:
  bool FindBorrow(const Type& type);

  std::vector<const SourceFile*> files_;
  const Features& features_;
  std::map<std::string, ResolvedPackage, std::less<>> packages_;
  struct BorrowAnswer {
    Type type;  // keeps the identity from being given away again
    bool contains_borrow = false;
  };
  std::unordered_map<const void*, BorrowAnswer> borrow_answers_;  // by Type::identity
};

}  // namespace composable::wit::resolve
