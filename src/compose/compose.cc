#include "compose/compose.h"

#include "compose/composer.h"

namespace composable::compose {

Result<Composed> Compose(const graph::Graph& graph, graph::NodeId root,
                         const ComposeOptions& options) {
  return Composer(graph, root, options).Run();
}

}  // namespace composable::compose
