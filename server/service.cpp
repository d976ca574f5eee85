#include "server/service.hpp"

namespace tokenferry::server {

std::string Service::answer(const HttpRequest& request, Persistence persistence,
                            Clock::time_point start) {
  return write_answer(request, persistence, [&] {
    auto reply = routes_.answer(request);
    log_.write(reply, request.only("origin"), milliseconds_since(start));
    return reply;
  });
}

std::string Service::refuse(const HttpRequest& request, Reply reply) {
  return write_answer(request, Persistence::close, [&] {
    auto full = routes_.refuse(request, std::move(reply));
    log_.write(full, request.only("origin"), 0);
    return full;
  });
}

}  // namespace tokenferry::server
