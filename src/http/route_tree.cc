#include "http/route_tree.h"

#include "http/router.h"

namespace composable::http {

void RouteTree::Add(const Route& route) {
  Node* node = &root_;
  for (const PathSegment& segment : route.path) {
    std::unique_ptr<Node>& next =
        segment.kind == SegmentKind::kLiteral ? node->literals[segment.text] : node->capture;
    if (next == nullptr) next = std::make_unique<Node>();
    node = next.get();
  }
  node->routes.push_back(&route);
}

}  // namespace composable::http
