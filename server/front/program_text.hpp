// The program's own pages, as the system counts them.
#pragma once

namespace tokenferry::server {

/// Gives back the pages of code and constants that were read so far: most of what a start reads is
/// not needed again. What is needed comes back from the page cache when it is.
void give_back_program_text();

}  // namespace tokenferry::server
