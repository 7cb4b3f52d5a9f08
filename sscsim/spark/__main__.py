"""``python -m sscsim.spark``, which spark-submit can run as well."""

from sscsim.spark.command import main

if __name__ == "__main__":
    main()
