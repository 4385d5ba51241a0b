"""Everyday words that tell whether a short name in a message is a drug or something else."""

import re

_WORD = re.compile(r"\w+")

TREATMENT_WORDS = _WORD.findall(
    "treatment treatments treated treat treating drug drugs med meds medicine medicines therapy "
    "therapies chemo dose doses dosage mg mgs pill pills tablet tablets capsule capsules shot "
    "shots injection infusion infusions infused line lines regimen regimens combo combos "
    "combination combinations relapse relapsed relapses refractory resistant resistance myeloma "
    "cancer onc oncologist doctor doc dr hematologist haematologist nurse pt patient trial "
    "trials approved approval fda brand generic class failed failing fails fail stopped stop "
    "stops quit works working work worked allergic tolerate intolerant effects rash neuropathy "
    "plus add added adding switch switched versus vs compare prescribed prescribe script refill "
    "cycle cycles progressed progressing progression remission maintenance steroid steroids "
    "response responding immune alternative alternatives instead options option give gave "
    "giving take taking took taken use used abbreviation stand stands"
)
"""Beside one of these, "dex" or "len" is a drug."""
OTHER_WORLDS = _WORD.findall(
    "dog dogs puppy puppies pet pets kennel leash bark barks groomer cheerleader cheerleading "
    "pomeranian engine engines motor motors cars reverend pastor church sermon minister parish "
    "vicar laboratory raspberry"
)
"""Where one of these stands, "pom" or "rev" is a dog, an engine or a clergyman."""
PEOPLE = _WORD.findall(
    "named name called uncle aunt auntie cousin friend neighbor neighbour mr mrs miss sir "
    "brother sister buddy mate hi hello hey dear cat boy girl"
)
"""Right after one of these stands a person or an animal."""
